namespace ActorDist.Core.StateMachines.Registers;

/// <summary>How a command of kind <c>register</c> was answered.</summary>
public enum RegisterStatus : byte
{
    /// <summary>Done; for a get, the content is in the reply.</summary>
    Ok,

    /// <summary>The register does not exist: a get or delete found nothing, a compare-and-swap had nothing to compare with.</summary>
    NotFound,

    /// <summary>The condition named another version; the register's own version goes with the reply.</summary>
    VersionMismatch,

    /// <summary>Compare-and-swap by value found another value.</summary>
    ValueMismatch,

    /// <summary>An increment found content that is not a decimal 64-bit integer.</summary>
    NotANumber,

    /// <summary>An increment would leave the range of 64-bit integers.</summary>
    Overflow,

    /// <summary>An append would pass <see cref="RegisterState.MaxContentBytes"/>.</summary>
    TooLarge,
}
