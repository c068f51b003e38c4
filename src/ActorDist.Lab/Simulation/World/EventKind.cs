namespace ActorDist.Lab.Simulation.World;

/// <summary>What the simulation does next.</summary>
internal enum EventKind
{
    Deliver,
    Submit,
    Tick,
    SyncEnd,
    Client,
    FaultBegin,
    FaultEnd,
    Restart,
    Look,
}
