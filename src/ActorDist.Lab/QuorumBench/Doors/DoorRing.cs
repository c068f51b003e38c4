using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.QuorumBench.Doors;

/// <summary>One kind of door at each of some nodes.</summary>
internal sealed class DoorRing : IDisposable
{
    private const string FirstKey = "bench-first";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly IObjectDoor[] _doors;

    /// <param name="members">The nodes.</param>
    /// <param name="open">Opens the door of one.</param>
    public DoorRing(IEnumerable<ISystemMember> members, Func<Uri, IObjectDoor> open) =>
        _doors = [.. members.Select(member => open(member.Address))];

    /// <summary>The door that comes at a place, round and round.</summary>
    public IObjectDoor this[int place] => _doors[(int)((uint)place % (uint)_doors.Length)];

    /// <summary>Waits until each door has acknowledged a write.</summary>
    /// <exception cref="ClusterException">One did not; the message says what it answered last.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < _doors.Length; i++)
        {
            var (door, key, last) = (_doors[i], $"{FirstKey}-{i}", DoorReply.Done);
            var isUp = await Polling.UntilAsync(
                async token => (last = await door.PutAsync(key, new byte[] { 1 }, token)).Outcome == OperationOutcome.Ok,
                Timeout,
                Interval,
                cancellation);
            if (!isUp)
                throw new ClusterException($"No write was acknowledged within {Timeout.TotalSeconds:0} s: {last.Error}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var door in _doors)
            door.Dispose();
    }
}
