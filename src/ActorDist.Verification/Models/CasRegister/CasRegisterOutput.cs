namespace ActorDist.Verification.Models.CasRegister;

/// <summary>The reply of a cas-register.</summary>
/// <param name="Succeeded">False for a cas that found another value than it expected; true for all else.</param>
/// <param name="Value">What a read found, null for nothing written yet; unused otherwise.</param>
public readonly record struct CasRegisterOutput(bool Succeeded, long? Value)
{
    /// <summary>A read found this, null for nothing written yet.</summary>
    public static CasRegisterOutput Found(long? value) => new(Succeeded: true, value);

    /// <summary>A write or cas was done.</summary>
    public static CasRegisterOutput Done { get; } = new(Succeeded: true, Value: null);

    /// <summary>A cas found another value than it expected.</summary>
    public static CasRegisterOutput Mismatch { get; } = new(Succeeded: false, Value: null);
}
