namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>How the versions of a register rise.</summary>
public enum VersionRule
{
    /// <summary>
    /// Every change raises the version by exactly one, from 0 for a register never written, so that every lost or doubled change
    /// between two observed versions is found. For histories during which no deleted register is collected.
    /// </summary>
    Consecutive,

    /// <summary>
    /// As above while the register has a value. While it is absent its version may rise by itself, as it does when the tombstone is
    /// collected and the key starts again above a floor.
    /// </summary>
    ConsecutiveWhilePresent,
}
