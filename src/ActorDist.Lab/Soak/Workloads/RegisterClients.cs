using ActorDist.Lab.Registers;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>Registers through any node: reads, writes, conditional writes, compare-and-swap, appends and deletions are linearizable.</summary>
internal sealed class RegisterClients(WorkloadPlace place) : ISoakWorkload
{
    private const string Judged = "versioned-register";
    private const int Registers = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(100);
    private static readonly RegisterCodec Codec = new();
    private readonly RegisterHttpClient[] _doors = [.. place.Nodes.Select(node => new RegisterHttpClient(node.Spec.Http, Patience))];
    private readonly Dictionary<int, RegisterReply>[] _seen = [.. place.Nodes.Select(_ => new Dictionary<int, RegisterReply>())];
    private readonly int[] _written = new int[place.Nodes.Count];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(place.Nodes.Count);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["get", "put", "cas", "append", "delete"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Judges { get; } = [Judged];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(History.Clients, Think, StepAsync, stop);

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge() => [StoreJudging.Judge(Judged, History.Events()) with { Property = Judged }];

    private async Task StepAsync(int client, Random random)
    {
        var register = random.Next(Registers);
        var (name, seen) = ($"{place.Prefix}-{register}", _seen[client]);
        var command = RegisterWorkload.Next(random, seen.GetValueOrDefault(register), $"{client}.{_written[client]++}");
        var (function, value) = Codec.WriteInput(command);
        await History.DoAsync(client, function, name, value, async () =>
        {
            var (outcome, reply) = await _doors[random.Next(_doors.Length)].DoAsync(name, command, CancellationToken.None);
            if (outcome != OperationOutcome.Ok)
                return (outcome, null);
            seen[register] = reply;
            return (outcome, Codec.WriteOutput(command, reply).Value);
        });
    }
}
