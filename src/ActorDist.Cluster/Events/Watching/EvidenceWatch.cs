using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Core.Membership;
using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Events.Watching;

/// <summary>Records what this node finds out about members that may have crashed: who refused, who vetoed, who decided.</summary>
internal sealed class EvidenceWatch : ReceiveActor
{
    private readonly NodeEventLog _log;

    public EvidenceWatch(NodeEventLog log)
    {
        _log = log;
        Receive<EvidenceRow>(Record);
    }

    public static Props Props(NodeEventLog log) => Akka.Actor.Props.Create(() => new EvidenceWatch(log)).WithDeploy(Deploy.Local);

    protected override void PreStart() => Context.System.EventStream.Subscribe<EvidenceRow>(Self);

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Record(EvidenceRow row)
    {
        switch (row.State)
        {
            case EvidenceState.Probing:
                _log.Record(EventKind.CrashSuspected, row.Name, detail: row.Reason);
                break;
            case EvidenceState.Refused:
                _log.Record(EventKind.CrashRefused, row.Name, from: row.RefusedBy[0], detail: $"refused {Names(row.RefusedBy)}");
                break;
            case EvidenceState.Vetoed:
                _log.Record(
                    EventKind.CrashVetoed, row.Name, from: row.VetoedBy[0], detail: $"vetoed by {Names(row.VetoedBy)}; refused {Names(row.RefusedBy)}");
                break;
            case EvidenceState.Decided:
                _log.Record(EventKind.CrashDecided, row.Name, from: row.DecidedBy, detail: $"refused {Names(row.RefusedBy)}; vetoed by nobody");
                break;
        }
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "nobody" : string.Join(", ", names);
}
