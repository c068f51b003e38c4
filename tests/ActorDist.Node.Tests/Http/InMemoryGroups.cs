using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Autoscale.Webhooks;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>The real state machines of groups and tenants on one register each, without replicas; wakes nobody.</summary>
public sealed class InMemoryGroups : IConsensus, IConvergence
{
    private readonly StateMachineSet _machines = new([new ScalingGroupStateMachine(), new TenantStateMachine(), new WebhookStateMachine()]);
    private readonly Dictionary<RegisterKey, RegisterState> _states = [];
    private readonly Lock _lock = new();
    private ulong _operations;

    private int _came;

    /// <summary>Why nothing is done; null while everything is.</summary>
    public Outcome? Broken { get; set; }

    /// <summary>What every operation waits for before it is done.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>How many operations came.</summary>
    public int Came => Volatile.Read(ref _came);

    public async Task<ConsensusAnswer> ExecuteAsync(RegisterKey key, ReadOnlyMemory<byte> body, OperationOptions options)
    {
        Interlocked.Increment(ref _came);
        await Held;
        if (Broken is { } broken)
            return new ConsensusAnswer(broken, null, null);
        lock (_lock)
            return Execute(key, body);
    }

    public Task<IReadOnlyList<RegisterKey>> ListAsync(string kind, string after, int limit) =>
        throw new NotSupportedException("the routes list by tenant");

    public void Wake(string group)
    {
    }

    private ConsensusAnswer Execute(RegisterKey key, ReadOnlyMemory<byte> body)
    {
        Assert.True(_machines.TryGet(key.Kind, out var machine));
        var id = machine.IsRead(body.Span) ? OpId.None : new OpId(1, ++_operations);
        var evaluation = new StateEvaluation(_states.GetValueOrDefault(key) ?? RegisterState.Absent(0), machine);
        var evaluated = evaluation.Apply(new Command(id, body), since: null);
        _states[key] = evaluation.Result();
        return new ConsensusAnswer(new Outcome(OutcomeKind.Done, evaluated.Version, evaluated.Reply, null), null, null);
    }
}
