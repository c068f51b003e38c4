using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.CasRegister;

/// <summary>A request to a cas-register. Build it with the static methods.</summary>
/// <param name="Function">What is asked.</param>
/// <param name="Value">The new value of a write or cas.</param>
/// <param name="Expected">The value a cas expects.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CasRegisterInput(CasRegisterFunction Function, long? Value, long? Expected)
{
    /// <summary>Reads the value.</summary>
    public static CasRegisterInput Read() => default;

    /// <summary>Replaces the value.</summary>
    public static CasRegisterInput Write(long value) => new(CasRegisterFunction.Write, value, null);

    /// <summary>Replaces the value if it equals <paramref name="expected"/>.</summary>
    public static CasRegisterInput Cas(long expected, long value) => new(CasRegisterFunction.Cas, value, expected);
}
