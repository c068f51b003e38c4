using System.Runtime.InteropServices;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Writes taken in of late, so that the same message again is not another write. It is memory only: a message repeated across a crash
/// may add a sibling with an equal value, which loses nothing.
/// </summary>
internal sealed class RecentMints(int capacity)
{
    private readonly Dictionary<Source, Dot?> _dots = [];
    private readonly Queue<Source> _order = new();

    public bool TryGet(ReplicaId from, long request, out Dot? dot) => _dots.TryGetValue(new Source(from, request), out dot);

    public void Add(ReplicaId from, long request, Dot? dot)
    {
        if (_order.Count >= capacity)
            _dots.Remove(_order.Dequeue());
        var source = new Source(from, request);
        _order.Enqueue(source);
        _dots[source] = dot;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Source(ReplicaId From, long Request);
}
