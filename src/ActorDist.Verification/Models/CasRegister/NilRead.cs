namespace ActorDist.Verification.Models.CasRegister;

/// <summary>What an ok read of nil says. Histories differ in this too.</summary>
public enum NilRead
{
    /// <summary>Nothing had been written yet (Porcupine's etcd histories).</summary>
    Observation,

    /// <summary>The value was not recorded: the read proves nothing (Knossos).</summary>
    NotRecorded,
}
