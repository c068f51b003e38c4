using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;
using static ActorDist.Cluster.Registers.Replicas.ReplicaProtocol;

namespace ActorDist.Cluster.Registers.Replicas;

/// <summary>Answers what any node may ask about this node's replica.</summary>
internal sealed class ReplicaReporter : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "replica-reporter";

    /// <summary>Most keys in one answer: well under the frame limit at the longest keys.</summary>
    public const int MaxKeys = 1000;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public ReplicaReporter(ReplicaEngine engine, AcceptorStore store, Core.Consensus.Member self)
    {
        Receive<AskReport>(_ => AnswerReport(engine, self));
        Receive<Inspect>(inspect => AnswerInspection(inspect.Key, engine, store, self));
        Receive<ListKeys>(list => Sender.Tell(ListOf(list, store, self)));
    }

    /// <summary>The actor's props.</summary>
    /// <param name="engine">The node's engine.</param>
    /// <param name="store">The replica's storage.</param>
    /// <param name="self">The node's name and disk.</param>
    public static Props Props(ReplicaEngine engine, AcceptorStore store, Core.Consensus.Member self) =>
        Akka.Actor.Props.Create(() => new ReplicaReporter(engine, store, self));

    private void AnswerReport(ReplicaEngine engine, Core.Consensus.Member self) =>
        _ = engine.CallAsync((_, now) => ReportOf(engine, self, now)).PipeTo(Sender, Self, report => new Report(report));

    private void AnswerInspection(RegisterKey key, ReplicaEngine engine, AcceptorStore store, Core.Consensus.Member self) =>
        _ = engine.CallAsync((_, _) => InspectionOf(key, engine, store, self))
            .PipeTo(Sender, Self, inspection => new Inspection(inspection));

    private static ReplicaReport ReportOf(ReplicaEngine engine, Core.Consensus.Member self, long now)
    {
        var configuration = engine.Replica?.Configuration ?? Configuration.None;
        var copy = engine.Replica?.CopyProgress ?? default;
        var copies = configuration.IsJoint && copy.Epoch == configuration.Epoch;
        return new ReplicaReport(
            self.Name,
            self.Id.ToString(),
            engine.Cluster ?? "",
            configuration.Epoch,
            configuration.Epoch == 0 ? "none" : configuration.ToString(),
            configuration.IndexOf(self.Id) >= 0,
            copies ? copy.Copied : null,
            copies && copy.Done,
            engine.Replica?.Rounds.Count() ?? 0,
            engine.Replica?.LastQuorumContact is { } at ? TimeSpan.FromMilliseconds(now - at) : null);
    }

    private static RegisterInspection InspectionOf(
        RegisterKey key, ReplicaEngine engine, AcceptorStore store, Core.Consensus.Member self)
    {
        var record = store.Load(key, out _) ?? RegisterRecord.Empty;
        var state = RegisterState.Decode(record.State);
        var round = engine.Replica?.Rounds.Where(round => round.Key == key).Select(round => (RoundStatus?)round).FirstOrDefault();
        return new RegisterInspection(
            self.Name,
            record.Promised.ToString(),
            record.Accepted.ToString(),
            state.Version,
            state.Exists,
            state.Content.Length,
            state.Operations.Length,
            record.Chosen.ToString(),
            round?.ToString());
    }

    private static Keys ListOf(ListKeys list, AcceptorStore store, Core.Consensus.Member self)
    {
        var limit = Math.Clamp(list.Limit, 1, MaxKeys);
        var prefix = list.Kind + "/";
        var keys = store.ListKeys(prefix, list.After.Length == 0 ? null : new RegisterKey(list.Kind, list.After), limit);
        return new Keys(self.Id, [.. keys.Select(key => key.Key.Text[prefix.Length..])], keys.Count < limit);
    }
}
