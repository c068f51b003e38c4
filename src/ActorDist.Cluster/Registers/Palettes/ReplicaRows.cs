using System.Text.Json;
using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>Writes how replicas and changes of their set stand, as rows.</summary>
internal static class ReplicaRows
{
    /// <summary>The configuration, then a row a node, then a row a replica that did not answer.</summary>
    public static CommandResponse Show(ReplicasView view, IReadOnlyList<ReplicaReport> reports)
    {
        var silent = Silent(view, reports);
        var rows = reports.OrderBy(report => report.Node, StringComparer.Ordinal).Select(report => Row(view, report))
            .Prepend(Heading(view))
            .Concat(silent.Select(node => $"{node} | no answer"));
        return new CommandResponse(string.Join('\n', rows), data: new
        {
            view.Cluster,
            view.Configuration.Epoch,
            Configuration = view.Configuration.ToString(),
            Joint = view.Configuration.IsJoint,
            view.WaitingFor,
            Reports = reports,
            Silent = silent,
        });
    }

    /// <summary>Where a change stands: the driver's phase where this node drives it, and every copy under way.</summary>
    public static CommandResponse Progress(ReplicasView view, IReadOnlyList<ReplicaReport> reports)
    {
        var change = view.Reconfiguration;
        var isDriver = change.Phase is not (ReconfigurationPhase.Idle or ReconfigurationPhase.Done or ReconfigurationPhase.Failed);
        var copies = reports.Where(report => report.Copied is not null).OrderBy(report => report.Node, StringComparer.Ordinal).ToArray();
        var first = isDriver ? Status(change).Msg
            : view.Configuration.IsJoint
                ? "a change is under way that this node does not drive; if no node does, ask for the same change again to see it through"
            : change.Failure is { } failure ? $"no change is under way; the last one of this node failed: {failure}"
            : "no change is under way";
        var rows = copies
            .Select(copy => $"{copy.Node} | {Copied(copy.Copied!.Value, copy.CopyDone)}")
            .Prepend(first)
            .Prepend(Heading(view));
        return new CommandResponse(string.Join('\n', rows), data: new
        {
            view.Configuration.Epoch,
            Configuration = view.Configuration.ToString(),
            Joint = view.Configuration.IsJoint,
            Phase = Name(change.Phase),
            change.Failure,
            Copies = copies.Select(copy => new { copy.Node, copy.Copied, Done = copy.CopyDone }),
        });
    }

    /// <summary>A step of a change: its phase and how far each copy is.</summary>
    public static CommandResponse Status(ReconfigurationStatus status)
    {
        var copies = status.Copies
            .Select(copy => new { Node = NameOf(status, copy.Key), copy.Value.Copied, copy.Value.Done })
            .OrderBy(copy => copy.Node, StringComparer.Ordinal)
            .ToArray();
        var row = string.Join(" | ", copies.Select(copy => $"{copy.Node} {Copied(copy.Copied, copy.Done)}").Prepend(Name(status.Phase)));
        return new CommandResponse(row, final: false, data: new { Phase = Name(status.Phase), Copies = copies });
    }

    private static string Heading(ReplicasView view) => view.WaitingFor is { } waiting
        ? $"the registers are not founded yet: {waiting}"
        : $"cluster {view.Cluster} | {view.Configuration}{(view.Configuration.IsJoint ? " | changing" : "")}";

    private static string Row(ReplicasView view, ReplicaReport report)
    {
        // A replica that was removed may not have learned of it.
        var isMember = report.Epoch > view.Configuration.Epoch
            ? report.IsMember
            : view.Configuration.Members.Any(member => string.Equals(member.Id.ToString(), report.Replica, StringComparison.Ordinal));
        // A wiped disk comes back as another replica: its node's name is in the configuration, the replica is not.
        var isNewDisk = !isMember
            && view.Configuration.Members.Any(member => string.Equals(member.Name, report.Node, StringComparison.Ordinal));
        var role = isMember ? "replica" : isNewDisk ? $"another disk: replicas replace -o {report.Node}" : "no replica";
        return $"{report.Node} | {report.Replica[..Math.Min(8, report.Replica.Length)]} | {role} | epoch {report.Epoch}"
            + $" | busy: {report.BusyRegisters}"
            + (report.LastQuorumContact is { } contact ? $" | quorum {Math.Ceiling(contact.TotalMilliseconds):0} ms ago" : " | no quorum yet")
            + (report.Copied is { } copied ? $" | {Copied(copied, report.CopyDone)}" : "");
    }

    private static string[] Silent(ReplicasView view, IReadOnlyList<ReplicaReport> reports) =>
    [
        .. view.Configuration.Members.Select(member => member.Name)
            .Except(reports.Select(report => report.Node), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static string Copied(long registers, bool done) => $"{registers} registers copied{(done ? ", all" : "")}";

    private static string NameOf(ReconfigurationStatus status, ReplicaId replica) =>
        status.Target.FirstOrDefault(member => member.Id == replica) is { Name: { } name } ? name : replica.ToString()[..8];

    private static string Name(ReconfigurationPhase phase) => JsonNamingPolicy.KebabCaseLower.ConvertName(phase.ToString());
}
