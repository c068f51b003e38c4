using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Tests.Registers.Palettes;
using ActorDist.Core.Consensus;
using ActorDist.Node.Http;
using Xunit;

namespace ActorDist.Node.Tests.Http;

public sealed class QuorumProbeTests
{
    private readonly Answers _answers = new();
    private readonly InMemoryReplicas _replicas = new();
    private readonly QuorumProbe _probe;

    public QuorumProbeTests() => _probe = new QuorumProbe(_answers, _replicas, TimeProvider.System);

    [Fact]
    public async Task Should_find_no_fault_while_a_quorum_answers_and_read_once_however_often_it_is_asked()
    {
        _answers.Next = Task.FromResult(Answer(OutcomeKind.Done));
        var faults = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _probe.FaultAsync()));
        Assert.All(faults, Assert.Null);
        Assert.Equal(1, _answers.Reads);
    }

    [Fact]
    public async Task Should_say_why_the_registers_are_not_founded_without_reading()
    {
        _replicas.View = _replicas.View with { WaitingFor = "2 of 3 nodes are here" };
        Assert.Equal("2 of 3 nodes are here.", await _probe.FaultAsync());
        Assert.Equal(0, _answers.Reads);
    }

    [Fact]
    public async Task Should_say_why_a_read_failed_and_read_anew_a_second_later()
    {
        _answers.Next = Task.FromResult(Answer(OutcomeKind.Failed, "1 of 3 replicas answered"));
        Assert.Contains("1 of 3 replicas answered", await _probe.FaultAsync(), StringComparison.Ordinal);
        _answers.Next = Task.FromResult(Answer(OutcomeKind.Done));
        Assert.NotNull(await _probe.FaultAsync());
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        Assert.Null(await _probe.FaultAsync());
    }

    [Fact]
    public async Task Should_not_wait_long_for_a_quorum_that_is_silent()
    {
        _answers.Next = new TaskCompletionSource<ConsensusAnswer>().Task;
        var fault = await _probe.FaultAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("within 1 s", fault, StringComparison.Ordinal);
    }

    private static ConsensusAnswer Answer(OutcomeKind kind, string? reason = null) =>
        new(new Outcome(kind, null, default, reason), Age: null, LastQuorumContact: null);

    /// <summary>Answers every command as the test says.</summary>
    private sealed class Answers : IConsensus
    {
        public int Reads { get; private set; }

        public Task<ConsensusAnswer> Next { get; set; } = null!;

        public Task<ConsensusAnswer> ExecuteAsync(RegisterKey key, ReadOnlyMemory<byte> body, OperationOptions options)
        {
            Reads++;
            return Next;
        }

        public Task<IReadOnlyList<RegisterKey>> ListAsync(string kind, string after, int limit) => throw new NotSupportedException();
    }
}
