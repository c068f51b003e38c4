namespace ActorDist.Core.Consensus;

internal enum RoundPhase
{
    Idle,
    Reading,
    Preparing,
    Accepting,
    BackingOff,
}
