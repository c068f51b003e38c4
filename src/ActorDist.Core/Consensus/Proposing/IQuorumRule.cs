namespace ActorDist.Core.Consensus;

/// <summary>When votes are enough.</summary>
public interface IQuorumRule
{
    /// <summary>Whether these votes make a quorum of the configuration.</summary>
    /// <param name="configuration">The configuration in force.</param>
    /// <param name="votes">Bits by position in <see cref="Configuration.Members"/>.</param>
    bool IsQuorum(Configuration configuration, uint votes);
}
