using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Runs;

/// <summary>What the clients of one store were told, and what the judges say of it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Clients">How many clients there were; a retired process goes on under its number plus this.</param>
/// <param name="Events">The history, the nemesis in it.</param>
/// <param name="Verdicts">A judgement a consistency model.</param>
public sealed record JudgedHistory(
    string Store, int Clients, IReadOnlyList<HistoryEvent> Events, IReadOnlyDictionary<string, Judgement> Verdicts)
{
    /// <summary>
    /// The judges of <c>lab judge</c> to which the events alone say enough, by name; null where it is a history of registers of numbers,
    /// which every consistency model is judged of.
    /// </summary>
    public IReadOnlyList<string>? Judges { get; init; }

    /// <summary>The same history, judged again by those judges; what they were not asked about keeps its verdict.</summary>
    /// <exception cref="FormatException">The events are none that a judge reads.</exception>
    public JudgedHistory JudgedAgain() => this with
    {
        Verdicts = Judges is null
            ? StoreJudging.Judge(Events)
            : Verdicts.ToDictionary(
                each => each.Key,
                each => Judges.Contains(each.Key, StringComparer.Ordinal) ? StoreJudging.Judge(each.Key, Events) : each.Value,
                StringComparer.Ordinal),
    };
}
