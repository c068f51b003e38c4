using System.Globalization;
using ActorDist.Cluster.Quorum.Replication;
using ActorDist.Core.Quorum;
using Akka.Actor;
using static ActorDist.Cluster.Quorum.Reports.QuorumReportProtocol;

namespace ActorDist.Cluster.Quorum.Reports;

/// <summary>Answers what any node may ask about this node's quorum replica.</summary>
internal sealed class QuorumReporter : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "quorum-reporter";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private readonly QuorumEngine _engine;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public QuorumReporter(QuorumEngine engine)
    {
        _engine = engine;
        Receive<AskReport>(_ => Answer(engine.CallAsync((on, _) => new Report(ReportOf(on)))));
        Receive<Inspect>(inspect => Answer(engine.CallAsync((on, _) => new Inspection(InspectionOf(inspect.Key, on)))));
        Receive<Repair>(_ => Answer(RepairAsync()));
    }

    private ReplicaRing Ring => _engine.Replica?.Ring ?? ReplicaRing.Empty;

    /// <summary>The actor's props.</summary>
    public static Props Props(QuorumEngine engine) => Akka.Actor.Props.Create(() => new QuorumReporter(engine));

    private static QuorumReport ReportOf(QuorumEngine engine)
    {
        var statistics = engine.Replica?.Statistics;
        var ring = engine.Replica?.Ring ?? ReplicaRing.Empty;
        return new QuorumReport(
            engine.Node.Name,
            engine.Node.Id.ToString(),
            engine.WaitingFor,
            statistics?.Requests ?? 0,
            statistics?.Repairs ?? 0,
            statistics?.HandedOff ?? 0,
            statistics?.Exchanges ?? 0,
            statistics?.Exchanged ?? 0,
            statistics?.IsTreeBuilt ?? false,
            engine.Hints.ToDictionary(pair => ring.NameOf(pair.Key), pair => pair.Value, StringComparer.Ordinal),
            engine.Traffic.Requests,
            engine.Traffic.HandOff,
            engine.Traffic.AntiEntropy);
    }

    private static QuorumInspection InspectionOf(QuorumKey key, QuorumEngine engine)
    {
        if (engine.Replica?.Inspect(key) is not { Object: var held, Epoch: var epoch })
            return new QuorumInspection(engine.Node.Name, "", 0, 0, "", 0);
        return new QuorumInspection(
            engine.Node.Name,
            held.Mode == BucketMode.LastWriteWins ? "" : ClockText.Of(held.Context.Clock, engine.Replica.Ring),
            held.SiblingCount,
            held.ValueBytes,
            held.Digest.ToString("x16", CultureInfo.InvariantCulture),
            epoch);
    }

    private void Answer<T>(Task<T> answer) => _ = answer.PipeTo(Sender, Self);

    /// <summary>One peer after the other: a replica drives one exchange at a time.</summary>
    private async Task<Repaired> RepairAsync()
    {
        var before = await _engine.CallAsync((on, _) => ReportOf(on));
        List<string> exchanged = [];
        List<string> failed = [];
        foreach (var peer in Ring.Members.Where(member => member.Id != _engine.Node.Id))
            (await ExchangeAsync(peer) ? exchanged : failed).Add(peer.Name);
        var after = await _engine.CallAsync((on, _) => ReportOf(on));
        return new Repaired(new QuorumRepair(
            _engine.Node.Name,
            exchanged,
            failed,
            after.Exchanged - before.Exchanged,
            after.AntiEntropyBytes - before.AntiEntropyBytes));
    }

    /// <summary>An exchange that is not answered ends by itself, so this waits for no time of its own.</summary>
    private async Task<bool> ExchangeAsync(Core.Consensus.Member peer)
    {
        var before = await _engine.CallAsync((on, _) =>
        {
            var exchanges = on.Replica!.Statistics.Exchanges;
            on.Repair(peer.Id);
            return exchanges;
        });
        using var timer = new PeriodicTimer(LookInterval);
        while (true)
        {
            var statistics = await _engine.CallAsync((on, _) => on.Replica!.Statistics);
            if (statistics.Exchanges > before || !statistics.IsExchanging)
                return statistics.Exchanges > before;
            await timer.WaitForNextTickAsync();
        }
    }
}
