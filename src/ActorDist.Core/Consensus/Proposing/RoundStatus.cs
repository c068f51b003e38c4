using System.Numerics;

namespace ActorDist.Core.Consensus;

/// <summary>Where a register's round stands, for people who ask why it does not end.</summary>
/// <param name="Key">Which register.</param>
/// <param name="Phase">What it waits for.</param>
/// <param name="Ballot">Ballot of the attempt.</param>
/// <param name="Heard">Replicas that answered favourably, as bits by position in the configuration.</param>
/// <param name="Refused">Replicas that refused, likewise.</param>
/// <param name="Requests">Requests in the round.</param>
/// <param name="Waiting">Requests waiting for the next one.</param>
/// <param name="Conflicts">Attempts lost to other proposers.</param>
public readonly record struct RoundStatus(
    RegisterKey Key, string Phase, Ballot Ballot, uint Heard, uint Refused, int Requests, int Waiting, int Conflicts)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"{Key} {Phase} ballot {Ballot}: {BitOperations.PopCount(Heard)} for, {BitOperations.PopCount(Refused)} against, "
        + $"{Requests} in the round, {Waiting} waiting, {Conflicts} conflicts";
}
