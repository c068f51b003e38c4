namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>What a versioned register can be asked.</summary>
public enum RegisterFunction
{
    /// <summary>Read the value.</summary>
    Get,

    /// <summary>Replace the value.</summary>
    Put,

    /// <summary>Replace the value if it equals an expected one.</summary>
    CompareAndSwap,

    /// <summary>Add to the value, a decimal 64-bit integer; an absent register counts as 0.</summary>
    Increment,

    /// <summary>Append to the value; an absent register counts as empty.</summary>
    Append,

    /// <summary>Remove the value. The version stays, and only rises.</summary>
    Delete,
}
