namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>What a versioned register answered. All but <see cref="Ok"/> say that it was left as it was.</summary>
public enum RegisterStatus
{
    /// <summary>A read found a value, or a change was made.</summary>
    Ok,

    /// <summary>The register is absent: nothing to read, delete or compare with.</summary>
    NotFound,

    /// <summary>The condition on the version did not hold.</summary>
    VersionMismatch,

    /// <summary>A compare-and-swap found another value than it expected.</summary>
    ValueMismatch,

    /// <summary>An increment found a value that is not a decimal 64-bit integer.</summary>
    NotANumber,

    /// <summary>An increment would have left the range of 64-bit integers.</summary>
    Overflow,

    /// <summary>An append would have passed the size limit.</summary>
    TooLarge,
}
