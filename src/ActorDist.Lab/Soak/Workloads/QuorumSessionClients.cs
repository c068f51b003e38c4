using System.Globalization;
using System.Text.Json.Nodes;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// Sessions of the quorum store with one replica's answer (r=1, w=1) at changing nodes: each shows its own writes and never less than it
/// showed before. An object has one writer, whose values rise, so that the highest sibling is the newest value.
/// </summary>
internal sealed class QuorumSessionClients(WorkloadPlace place) : ISoakWorkload
{
    private const int ValuesOfAClient = 1_000_000;
    private const string Query = "timeout=2s";
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(120);
    private readonly QuorumHttpClient[] _doors = [.. place.Nodes.Select(node => new QuorumHttpClient(node.Spec.Http))];
    private readonly Dictionary<string, string>[] _tokens =
        [.. place.Nodes.Select(_ => new Dictionary<string, string>(StringComparer.Ordinal))];

    private readonly string?[] _contexts = new string?[place.Nodes.Count];
    private readonly long[] _written = new long[place.Nodes.Count];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(place.Nodes.Count);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["read", "write"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Judges { get; } = ["read-your-writes", "monotonic-reads"];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(History.Clients, Think, StepAsync, stop);

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        var events = History.Events();
        return Judges.Select(judge => StoreJudging.Judge(judge, events));
    }

    private Task StepAsync(int client, Random random) => random.Next(3) == 0
        ? WriteAsync(client, _doors[random.Next(_doors.Length)])
        : ReadAsync(client, random.Next(2) == 0 ? client : random.Next(History.Clients), _doors[random.Next(_doors.Length)]);

    private Task WriteAsync(int client, QuorumHttpClient door)
    {
        var (key, value) = (Key(client), (client * (long)ValuesOfAClient) + ++_written[client]);
        return History.DoAsync(client, "write", key, value, async () =>
        {
            var write = await door.PutAsync(
                key, value.ToString(CultureInfo.InvariantCulture), $"w=1&{Query}", _contexts[client], CancellationToken.None, Token(client, key));
            Keep(client, key, write.Session);
            return (write.Outcome, value);
        });
    }

    private Task ReadAsync(int client, int of, QuorumHttpClient door)
    {
        var key = Key(of);
        return History.DoAsync(client, "read", key, input: null, async () =>
        {
            var read = await door.GetAsync(key, $"r=1&{Query}", CancellationToken.None, Token(client, key));
            if (!read.IsAnswered)
                return (OperationOutcome.Failed, null);
            Keep(client, key, read.Session);
            if (of == client)
                _contexts[client] = read.Context;
            return (OperationOutcome.Ok, read.Values.Count == 0
                ? null
                : (JsonNode)read.Values.Max(value => long.Parse(value, CultureInfo.InvariantCulture)));
        });
    }

    private string Key(int client) => $"{place.Prefix}/{client}";

    private string Token(int client, string key) => _tokens[client].GetValueOrDefault(key, QuorumHttpClient.NewSession);

    private void Keep(int client, string key, string? token)
    {
        if (token is not null)
            _tokens[client][key] = token;
    }
}
