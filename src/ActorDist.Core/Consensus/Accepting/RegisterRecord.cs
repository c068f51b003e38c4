namespace ActorDist.Core.Consensus;

/// <summary>What an acceptor keeps on disk for one register. Immutable.</summary>
/// <param name="Promised">No attempt below this ballot is taken part in.</param>
/// <param name="Accepted">Ballot of the state accepted last; <see cref="Ballot.None"/> when none was.</param>
/// <param name="State">That state, encoded (<see cref="StateMachines.RegisterState"/>).</param>
/// <param name="Chosen">Highest ballot that this replica knows to be chosen.</param>
/// <param name="ChosenState">The state chosen with it, encoded; empty when it is the accepted one.</param>
public sealed record RegisterRecord(
    Ballot Promised, Ballot Accepted, ReadOnlyMemory<byte> State, Ballot Chosen, ReadOnlyMemory<byte> ChosenState)
{
    /// <summary>A register that this acceptor has never heard of.</summary>
    public static RegisterRecord Empty { get; } = new(Ballot.None, Ballot.None, default, Ballot.None, default);

    /// <summary>The chosen state that this replica knows of: what a stale read may show.</summary>
    public ReadOnlyMemory<byte> Committed => Chosen == Accepted ? State : ChosenState;
}
