using System.Diagnostics;
using System.Globalization;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Lab.Registers;

/// <summary>
/// Clients that work on a few registers through changing nodes, each one operation at a time, and the history of what they were told.
/// </summary>
/// <param name="nodes">The nodes that they go to.</param>
/// <param name="clients">How many there are.</param>
/// <param name="prefix">First part of the registers' names, so that a workload has them to itself.</param>
/// <param name="seed">Seed of what they do.</param>
public sealed class RegisterWorkload(IReadOnlyList<Uri> nodes, int clients, string prefix, int seed)
{
    private const int Registers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Between two operations of a client: enough operations to find a fault, few enough to judge all of them.</summary>
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(30);

    private readonly HistoryRecorder<RegisterCommand, RegisterReply> _history = new(clients);
    private readonly RegisterHttpClient[] _doors = [.. nodes.Select(node => new RegisterHttpClient(node, Patience))];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _done;

    /// <summary>Operations answered so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Lets the clients work until told to stop; what they have under way then is waited for.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => WorkAsync(client, stop)));

    /// <summary>Judges everything that the clients were told.</summary>
    public LinearizabilityResult<RegisterCommand, RegisterReply> Judge()
    {
        List<Operation<RegisterCommand, RegisterReply>> operations = [];
        _history.CopyTo(operations);
        return new LinearizabilityJudge<RegisterState, RegisterCommand, RegisterReply>(new VersionedRegisterModel(VersionRule.ConsecutiveWhilePresent))
            .Judge(operations);
    }

    /// <summary>Everything that was asked about a key, in the order of asking, those that certainly failed too: what to look at after a violation.</summary>
    public IEnumerable<string> Tell(string key)
    {
        List<Operation<RegisterCommand, RegisterReply>> operations = [];
        _history.CopyTo(operations);
        return operations.Where(each => string.Equals(each.Key, key, StringComparison.Ordinal)).OrderBy(each => each.Call).Select(each =>
            $"{each.Call} to {(each.Return == Operation<RegisterCommand, RegisterReply>.Never ? "-" : each.Return)} process {each.Process}: {each.Input} -> {each.Outcome} {each.Output}");
    }

    /// <summary>What a client asks next.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="seen">The last answer that the client had from this register.</param>
    /// <param name="fresh">A value that nobody has written.</param>
    public static RegisterCommand Next(Random random, in RegisterReply seen, string fresh) => random.Next(10) switch
    {
        0 or 1 or 2 => RegisterCommand.Put(fresh),
        3 => RegisterCommand.Put(fresh, seen.Version ?? 0),
        4 => RegisterCommand.CompareAndSwap(seen.Value ?? "", fresh),
        5 => RegisterCommand.Append("+"),
        6 => RegisterCommand.Delete(),
        _ => RegisterCommand.Get(),
    };

    private async Task WorkAsync(int client, CancellationToken stop)
    {
        var random = new Random(HashCode.Combine(seed, client));
        var process = client;
        Dictionary<int, RegisterReply> seen = [];
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var register = random.Next(Registers);
            var command = Next(random, seen.GetValueOrDefault(register), string.Create(CultureInfo.InvariantCulture, $"{client}.{i}"));
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{register}");
            var operation = _history.Invoke(process, name, command, _clock.ElapsedTicks);
            var (outcome, reply) = await _doors[random.Next(_doors.Length)].DoAsync(name, command, CancellationToken.None);
            switch (outcome)
            {
                case OperationOutcome.Ok:
                    _history.Ok(operation, reply, _clock.ElapsedTicks);
                    seen[register] = reply;
                    Interlocked.Increment(ref _done);
                    break;
                case OperationOutcome.Failed:
                    _history.Fail(operation, _clock.ElapsedTicks);
                    break;
                default:
                    process = _history.Unknown(operation, _clock.ElapsedTicks);
                    break;
            }

            await Task.Delay(Think, CancellationToken.None);
        }
    }
}
