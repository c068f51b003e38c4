using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using Akka.Actor;
using static ActorDist.Cluster.Registers.Replicas.ReplicaProtocol;
using Member = ActorDist.Core.Consensus.Member;

namespace ActorDist.Cluster.Registers.Replicas;

/// <summary>The replicas, seen and changed from this node.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="engine">The node's engine.</param>
/// <param name="directory">The members' names and disks.</param>
internal sealed class ReplicaAdministration(ActorSystem system, ReplicaEngine engine, NodeDirectory directory) : IReplicas
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(200);
    private readonly NodeSurvey _survey = new(system, ReplicaReporter.Name);

    /// <inheritdoc/>
    public ReplicasView View => new(
        engine.Cluster ?? "",
        engine.Replica?.Configuration ?? Configuration.None,
        engine.Replica?.ReconfigurationStatus ?? new ReconfigurationStatus(ReconfigurationPhase.Idle, [], [], null),
        engine.WaitingFor);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReplicaReport>> SurveyAsync()
    {
        var reports = await _survey.AskAsync<Report>(directory.Nodes, AskReport.Instance);
        return [.. reports.Select(report => report.Content).OrderBy(report => report.Node, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RegisterInspection>> InspectAsync(RegisterKey key)
    {
        var inspections = await _survey.AskAsync<Inspection>(Replicas(), new Inspect(key));
        return [.. inspections.Select(inspection => inspection.Content).OrderBy(inspection => inspection.Node, StringComparer.Ordinal)];
    }

    /// <summary>Asks every replica of the configuration for keys on its disk, until a majority has answered.</summary>
    /// <returns>The answers; fewer than a majority when no more came within the bound.</returns>
    public async Task<IReadOnlyList<Keys>> ListAsync(string kind, string after, int limit)
    {
        var configuration = View.Configuration;
        var question = new ListKeys(kind, after, limit);
        List<Keys> answers = [];
        var votes = 0u;
        await foreach (var asked in Task.WhenEach(Replicas().Select(node => _survey.AskAsync<Keys>(node, question))))
        {
            if (await asked is not { } keys || configuration.IndexOf(keys.Replica) is not (>= 0 and var index))
                continue;
            answers.Add(keys);
            votes |= 1u << index;
            if (configuration.IsMajority(votes))
                break;
        }

        return answers;
    }

    /// <inheritdoc/>
    public async Task<ReplicasView> ChangeAsync(
        ReplicaChange change, IProgress<ReconfigurationStatus>? progress, CancellationToken cancellation)
    {
        if (engine.WaitingFor is { } reason)
            throw new ReplicaChangeException(reason);
        var target = Target(change);
        var session = EngineOptions.NewSession();
        await engine.CallAsync((on, now) =>
        {
            on.Replica!.Reconfigure(now, target, session, on.Outbox);
            return true;
        });
        using var timer = new PeriodicTimer(WatchInterval);
        while (true)
        {
            var status = await engine.CallAsync(static (on, _) => on.Replica!.ReconfigurationStatus);
            progress?.Report(status);
            switch (status.Phase)
            {
                case ReconfigurationPhase.Done:
                    return View;
                case ReconfigurationPhase.Failed:
                    throw new ReplicaChangeException(status.Failure ?? "the change has failed");
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>The set of replicas that a change leads to.</summary>
    private List<Member> Target(ReplicaChange change)
    {
        var configuration = engine.Replica!.Configuration;
        var old = configuration.Old.ToList();
        var known = string.Join(", ", old.Select(member => member.Name));
        var target = old.ToList();
        foreach (var name in change.Remove)
        {
            if (target.RemoveAll(member => string.Equals(member.Name, name, StringComparison.Ordinal)) == 0)
                throw new ReplicaChangeException($"'{name}' is no replica; the replicas are {known}.");
        }

        foreach (var name in change.Add)
        {
            // A node that came back with another disk and address may still be known by the old ones too.
            var named = directory.Nodes.Where(node => string.Equals(node.Name, name, StringComparison.Ordinal)).ToList();
            if (named.Count == 0)
            {
                throw new ReplicaChangeException(
                    $"Node '{name}' is not up; nodes up are {string.Join(", ", directory.Nodes.Select(other => other.Name))}.");
            }

            if (named.Find(node => !old.Exists(member => member.Id == ReplicaNodes.IdOf(node))) is not { } added)
                throw new ReplicaChangeException($"'{name}' is a replica already, on the disk that it has; the replicas are {known}.");
            if (target.Exists(member => string.Equals(member.Name, name, StringComparison.Ordinal)))
            {
                throw new ReplicaChangeException(
                    $"A replica named '{name}' is there already, on another disk: remove it in the same change (replicas replace -o {name}).");
            }

            target.Add(new Member(ReplicaNodes.IdOf(added), name));
        }

        if (change.Add.Count + change.Remove.Count == 0)
            throw new ReplicaChangeException("The change names no node to add and none to remove.");
        if (target.Count is 0 or > Configuration.MaxMembers)
            throw new ReplicaChangeException($"The change would leave {target.Count} replicas; 1 to {Configuration.MaxMembers} are possible.");
        return target;
    }

    private IEnumerable<NodeDescription> Replicas()
    {
        var configuration = engine.Replica?.Configuration ?? Configuration.None;
        return ReplicaNodes.ByDisk(directory.Nodes).Where(node => configuration.IndexOf(node.Key) >= 0).Select(node => node.Value);
    }
}
