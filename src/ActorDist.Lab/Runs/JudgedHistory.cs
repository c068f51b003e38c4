using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Runs;

/// <summary>What the clients of one store were told, and what the judges say of it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Clients">How many clients there were; a retired process goes on under its number plus this.</param>
/// <param name="Events">The history, the nemesis in it.</param>
/// <param name="Verdicts">A judgement a consistency model.</param>
public sealed record JudgedHistory(
    string Store, int Clients, IReadOnlyList<HistoryEvent> Events, IReadOnlyDictionary<string, Judgement> Verdicts);
