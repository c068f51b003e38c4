using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>One client: goes round the doors, one operation at a time.</summary>
/// <param name="number">Its number, which decides where it begins.</param>
/// <param name="doors">The doors.</param>
/// <param name="keys">How many keys there are.</param>
/// <param name="hotKey">The key that is incremented.</param>
public sealed class BenchClient(int number, IReadOnlyList<IRegisterDoor> doors, int keys, string hotKey)
{
    private readonly Random _random = new();
    private readonly byte[] _value = new byte[BenchKeys.ValueBytes];
    private int _next = number;

    /// <summary>Its number.</summary>
    public int Number { get; } = number;

    /// <summary>A number below <paramref name="most"/>, by chance.</summary>
    public int Choose(int most) => _random.Next(most);

    /// <summary>Does one operation at the next door.</summary>
    /// <exception cref="ClusterException">The answer is wrong, which no benchmark may pass over.</exception>
    public Task<DoorReply> DoAsync(OperationKind kind, CancellationToken cancellation) => kind switch
    {
        OperationKind.Put => PutAsync(_random.Next(keys), cancellation),
        OperationKind.Get => GetAsync(stale: false, cancellation),
        OperationKind.StaleGet => GetAsync(stale: true, cancellation),
        _ => NextDoor().IncrementAsync(hotKey, cancellation),
    };

    /// <summary>Sets a key to a fresh value at the next door.</summary>
    public Task<DoorReply> PutAsync(int key, CancellationToken cancellation)
    {
        _random.NextBytes(_value);
        return NextDoor().PutAsync(BenchKeys.Name(key), _value, cancellation);
    }

    private async Task<DoorReply> GetAsync(bool stale, CancellationToken cancellation)
    {
        var key = BenchKeys.Name(_random.Next(keys));
        var reply = await NextDoor().GetAsync(key, stale, cancellation);
        // What a member knows by itself may be older than the key.
        return reply.Error is not null || reply.Value is { Length: BenchKeys.ValueBytes } || (stale && reply.Value is null)
            ? reply
            : throw new ClusterException($"A wrong answer: {key} was written with {BenchKeys.ValueBytes} bytes and "
                + (reply.Value is { } value ? $"read with {value.Length}." : "read as absent."));
    }

    private IRegisterDoor NextDoor() => doors[(int)((uint)_next++ % (uint)doors.Count)];
}
