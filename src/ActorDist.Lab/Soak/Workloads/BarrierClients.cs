using ActorDist.Lab.Processes;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Barriers;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>Double barriers, one after the other: nobody goes on before all parties have come.</summary>
internal sealed class BarrierClients(WorkloadPlace place) : ISoakWorkload
{
    private const int Parties = 3;
    private const int WaitMs = 2000;
    private const string Enter = "enter";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestLate = TimeSpan.FromMilliseconds(300);
    private readonly RecipeDoor[] _doors = [.. place.Nodes.Select(node => new RecipeDoor(node))];
    private readonly ClientSession[] _sessions = [.. Enumerable.Range(0, Parties).Select(_ => new ClientSession(place.Run, Lease))];
    private readonly Lock _lock = new();
    private readonly List<BarrierPass> _passes = [];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(Parties);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [Enter];

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        var chances = Enumerable.Range(0, Parties).Select(party => new Random(unchecked((place.Seed * 31) + party))).ToList();
        for (var barrier = 0; !stop.IsCancellationRequested; barrier++)
        {
            var name = $"{place.Prefix}-{barrier}";
            await Task.WhenAll(chances.Select((random, party) => PassAsync(party, name, random)));
            await Task.Delay(Think, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        List<BarrierPass> passes;
        lock (_lock)
            passes = [.. _passes];
        return [new BarrierJudge(Parties).Judge(passes)];
    }

    private async Task PassAsync(int party, string barrier, Random random)
    {
        await Task.Delay(random.NextDouble() * LongestLate, CancellationToken.None);
        var (session, called, isIn) = (_sessions[party], place.Run.Now, false);
        await Polling.UntilAsync(
            async _ =>
            {
                var door = _doors[random.Next(_doors.Length)];
                if (!await session.EnsureAsync(door))
                    return false;
                await History.DoAsync(party, Enter, barrier, input: null, async () =>
                {
                    var (outcome, reply) = await door.DoAsync(
                        $"double-barrier/{barrier}", "join", new { Session = session.Id, Name = $"party-{party}", Number = Parties, WaitMs });
                    isIn = reply is { IsOk: true };
                    return (outcome, reply?.Outcome);
                });
                return isIn;
            },
            Patience,
            Think,
            CancellationToken.None);
        lock (_lock)
            _passes.Add(new BarrierPass(barrier, party, called, isIn ? place.Run.Now : null));
        if (session.Id is { } id)
            await _doors[random.Next(_doors.Length)].DoAsync($"double-barrier/{barrier}", "leave", new { Session = id, Name = $"party-{party}" });
    }
}
