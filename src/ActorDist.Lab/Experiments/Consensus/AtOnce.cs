using ActorDist.Core.Consensus;

namespace ActorDist.Lab.Experiments.Consensus;

/// <summary>No wait to speak of: a proposer that was refused begins again in the next millisecond.</summary>
internal sealed class AtOnce : IBackoff
{
    /// <inheritdoc/>
    public long Delay(int attempt) => 1;
}
