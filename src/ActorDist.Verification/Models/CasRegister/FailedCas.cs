namespace ActorDist.Verification.Models.CasRegister;

/// <summary>
/// What a cas that failed says about the register. Histories differ in this, and a verdict may depend on it, so that whoever reads a
/// history must say which it is.
/// </summary>
public enum FailedCas
{
    /// <summary>It was executed and saw another value than it expected (Porcupine's etcd histories).</summary>
    Observation,

    /// <summary>It failed for whatever reason and proves nothing (Jepsen's and Knossos' reading of <c>:fail</c>).</summary>
    NeverHappened,
}
