using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>The real state machines of groups and tenants on one register each, without replicas; wakes nobody.</summary>
internal sealed class InMemoryGroups : IConsensus, IConvergence
{
    private readonly StateMachineSet _machines = new([new ScalingGroupStateMachine(), new TenantStateMachine()]);
    private readonly Dictionary<RegisterKey, RegisterState> _states = [];
    private ulong _operations;

    /// <summary>Why nothing is done; null while everything is.</summary>
    public Outcome? Broken { get; set; }

    public Task<ConsensusAnswer> ExecuteAsync(RegisterKey key, ReadOnlyMemory<byte> body, OperationOptions options)
    {
        if (Broken is { } broken)
            return Task.FromResult(new ConsensusAnswer(broken, null, null));
        Assert.True(_machines.TryGet(key.Kind, out var machine));
        var id = machine.IsRead(body.Span) ? OpId.None : new OpId(1, ++_operations);
        var evaluation = new StateEvaluation(_states.GetValueOrDefault(key) ?? RegisterState.Absent(0), machine);
        var evaluated = evaluation.Apply(new Command(id, body), since: null);
        _states[key] = evaluation.Result();
        return Task.FromResult(new ConsensusAnswer(new Outcome(OutcomeKind.Done, evaluated.Version, evaluated.Reply, null), null, null));
    }

    public Task<IReadOnlyList<RegisterKey>> ListAsync(string kind, string after, int limit) =>
        throw new NotSupportedException("the routes list by tenant");

    public void Wake(string group)
    {
    }
}
