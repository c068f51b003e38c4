using ActorDist.Verification.Causal;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.Counter;
using ActorDist.Verification.Models.FencedLock;
using ActorDist.Verification.Models.KeyValue;
using ActorDist.Verification.Models.MultiRegister;
using ActorDist.Verification.Models.Mutex;
using ActorDist.Verification.Models.Queue;
using ActorDist.Verification.Models.ValueSet;
using ActorDist.Verification.Models.VersionedRegister;
using ActorDist.Verification.Sequential;
using ActorDist.Verification.Sessions;
using ActorDist.Verification.Staleness;
using ActorDist.Verification.Transactions;
using ActorDist.Verification.Workloads.Counters;
using ActorDist.Verification.Workloads.Sets;

namespace ActorDist.Lab.Judging;

/// <summary>The judges that can be asked about a history in a file, by name.</summary>
public static class HistoryJudges
{
    private delegate Judgement Judge(IReadOnlyList<HistoryEvent> events, HistoryReading reading, CancellationToken cancellation);

    private static readonly Dictionary<string, Judge> Judges = Named();

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => Judges.Keys;

    /// <summary>Judges events.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="events">The history.</param>
    /// <param name="reading">What the history's author left open.</param>
    /// <param name="cancellation">Ends a search as unknown.</param>
    /// <exception cref="FormatException">The events are no history of that model.</exception>
    public static Judgement Run(
        string name, IReadOnlyList<HistoryEvent> events, HistoryReading reading, CancellationToken cancellation = default) =>
        Judges[name](events, reading, cancellation);

    private static Dictionary<string, Judge> Named()
    {
        var judges = new Dictionary<string, Judge>(StringComparer.Ordinal)
        {
            ["cas-register"] = (events, reading, cancellation) =>
                new RegisterJudge(reading.Initial).Judge(Registers(events, reading), cancellation),
            ["key-value"] = Linearizable(new KeyValueModel(), new KeyValueCodec()),
            ["versioned-register"] = Linearizable(new VersionedRegisterModel(VersionRule.ConsecutiveWhilePresent), new RegisterCodec()),
            ["multi-register"] = Linearizable(new MultiRegisterModel(), new TransactionCodec()),
            ["mutex"] = Linearizable(new MutexModel(), new MutexCodec()),
            ["fenced-lock"] = Linearizable(new FencedLockModel(), new FencedLockCodec()),
            ["fifo-queue"] = Linearizable(new QueueModel(QueueOrder.FirstInFirstOut), new QueueCodec()),
            ["unordered-queue"] = Linearizable(new QueueModel(QueueOrder.Unordered), new QueueCodec()),
            ["set"] = Linearizable(new SetModel(), new SetCodec()),
            ["counter"] = Linearizable(new CounterModel(), new CounterCodec()),
            ["sequential"] = (events, reading, cancellation) =>
                new SequentialJudge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel(reading.Initial))
                    .Judge(Registers(events, reading), cancellation),
            ["causal"] = (events, reading, _) =>
                new CausalJudge(CausalModel.CausalConsistency, reading.Initial).Judge(Registers(events, reading)),
            ["causal-convergence"] = (events, reading, _) =>
                new CausalJudge(CausalModel.CausalConvergence, reading.Initial).Judge(Registers(events, reading)),
            ["fresh-reads"] = (events, reading, _) => new StalenessMeter(reading.Initial).Measure(Registers(events, reading)).Judgement,
            ["set-full"] = (events, _, _) => new SetFullJudge(mustBeImmediate: true).Judge(EventHistory.ToOperations(events, new SetCodec())).Judgement,
            ["counter-bounds"] = (events, _, _) => new CounterBoundsJudge().Judge(EventHistory.ToOperations(events, new CounterCodec())),
        };
        foreach (var guarantee in Enum.GetValues<SessionGuarantee>())
        {
            judges[new SessionJudge(guarantee).Property] = (events, reading, _) =>
                new SessionJudge(guarantee, reading.Initial).Judge(Registers(events, reading));
        }

        foreach (var model in IsolationLevels.All)
        {
            judges[model] = (events, _, _) =>
                new ListAppendJudge(model).Judge(EventHistory.ToOperations(events, new TransactionCodec())).Judgement;
        }

        return judges;
    }

    private static Judge Linearizable<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, IOperationCodec<TInput, TOutput> codec) =>
        (events, _, cancellation) => new LinearizabilityJudge<TState, TInput, TOutput>(model)
            .Judge(EventHistory.ToOperations(events, codec), cancellation).ToJudgement(model);

    private static IReadOnlyList<Operation<CasRegisterInput, CasRegisterOutput>> Registers(
        IReadOnlyList<HistoryEvent> events, HistoryReading reading) =>
        EventHistory.ToOperations(events, new CasRegisterCodec(reading.FailedCas, reading.NilRead));
}
