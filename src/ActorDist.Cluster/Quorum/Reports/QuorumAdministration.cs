using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Quorum.Replication;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Core.Quorum;
using Akka.Actor;
using static ActorDist.Cluster.Quorum.Reports.QuorumReportProtocol;

namespace ActorDist.Cluster.Quorum.Reports;

/// <summary>The quorum replicas, seen from this node.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="engine">The node's engine.</param>
/// <param name="settings">Knows how many primaries a key has.</param>
/// <param name="directory">The members' names and disks.</param>
internal sealed class QuorumAdministration(
    ActorSystem system, QuorumEngine engine, QuorumSettings settings, NodeDirectory directory) : IQuorumReplicas
{
    /// <summary>A node that has much to repair is left out of the answer after this long; its exchanges go on.</summary>
    private static readonly TimeSpan RepairTimeout = TimeSpan.FromMinutes(2);

    private readonly NodeSurvey _survey = new(system, QuorumReporter.Name);

    /// <inheritdoc/>
    public ReplicaRing Ring => engine.Replica?.Ring ?? ReplicaRing.Empty;

    /// <inheritdoc/>
    public string? WaitingFor => engine.WaitingFor;

    /// <inheritdoc/>
    public IReadOnlyList<QuorumPlace> PreferenceList(QuorumKey key)
    {
        var n = settings.Buckets.Of(key).N;
        return [.. Ring.PreferenceList(key).Select((member, index) => new QuorumPlace(member.Name, index < n, engine.IsReachable(member.Id)))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QuorumReport>> SurveyAsync()
    {
        var reports = await _survey.AskAsync<Report>(directory.Nodes, AskReport.Instance);
        return [.. reports.Select(report => report.Content).OrderBy(report => report.Node, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QuorumInspection>> InspectAsync(QuorumKey key)
    {
        var inspections = await _survey.AskAsync<Inspection>(Replicas(), new Inspect(key));
        return [.. inspections.Select(inspection => inspection.Content).OrderBy(inspection => inspection.Node, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QuorumRepair>> RepairAsync()
    {
        var repairs = await _survey.AskAsync<Repaired>(Replicas(), Repair.Instance, RepairTimeout);
        return [.. repairs.Select(repair => repair.Content).OrderBy(repair => repair.Node, StringComparer.Ordinal)];
    }

    private IEnumerable<NodeDescription> Replicas() =>
        ReplicaNodes.ByDisk(directory.Nodes).Where(node => Ring.IndexOf(node.Key) >= 0).Select(node => node.Value);
}
