namespace ActorDist.Verification.Models.CasRegister;

/// <summary>What a cas-register can be asked.</summary>
public enum CasRegisterFunction
{
    /// <summary>Read the value.</summary>
    Read,

    /// <summary>Replace the value.</summary>
    Write,

    /// <summary>Replace the value if it equals an expected one.</summary>
    Cas,
}
