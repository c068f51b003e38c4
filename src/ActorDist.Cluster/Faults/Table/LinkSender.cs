using ActorDist.Cluster.Faults.Links;

namespace ActorDist.Cluster.Faults.Table;

/// <summary>
/// Sends the frames of one connection as its link allows: at once, later and in order, or not at all. Frames that wait are bounded by
/// their bytes; past it a frame is not taken, as by a socket whose buffer is full.
/// </summary>
/// <typeparam name="T">A frame.</typeparam>
internal sealed class LinkSender<T> : IDisposable
{
    private readonly Queue<(TimeSpan Due, T Frame, int Bytes)> _waiting = new();
    private readonly Lock _turn = new();
    private readonly NodeFaults _faults;
    private readonly LinkFlow _flow;
    private readonly Func<T, bool> _deliver;
    private readonly ITimer _timer;
    private int _count;
    private long _bytes;
    private TimeSpan _last;

    /// <param name="faults">The node's table.</param>
    /// <param name="flow">The channel and the peer.</param>
    /// <param name="deliver">Hands a frame to the socket; false where the socket does not take it. Called by one thread at a time while
    /// frames wait, else by the sender's.</param>
    public LinkSender(NodeFaults faults, LinkFlow flow, Func<T, bool> deliver)
    {
        (_faults, _flow, _deliver) = (faults, flow, deliver);
        _timer = TimeProvider.System.CreateTimer(_ => Drain(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        faults.Changed += OnChanged;
    }

    /// <summary>Sends a frame, which must not change afterwards.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="bytes">Its length on the wire.</param>
    /// <returns>False where it was not taken. A frame that is lost on a cut link was taken.</returns>
    public bool Send(T frame, int bytes)
    {
        var rule = _flow.Rule;
        if (rule.Rule.IsCut)
        {
            _flow.Sent.Drop(bytes);
            return true;
        }

        return rule.Pacer is null && Volatile.Read(ref _count) == 0 ? Deliver(frame, bytes) : Enqueue(frame, bytes, rule.Pacer);
    }

    /// <summary>Hands over what waits, whenever it is due: the connection is about to be closed.</summary>
    public void Flush() => Drain(everything: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _faults.Changed -= OnChanged;
        _timer.Dispose();
    }

    private bool Enqueue(T frame, int bytes, LinkPacer? pacer)
    {
        lock (_turn)
        {
            if (_count > 0 && _bytes + bytes > _faults.Settings.MaxWaiting)
                return false;
            var now = NodeFaults.Now;
            var due = pacer is null ? now : Arrival(pacer, bytes, now);
            // Frames of a connection keep their order.
            _last = due > _last ? due : _last;
            _waiting.Enqueue((_last, frame, bytes));
            _bytes += bytes;
            _flow.Sent.Delay();
            if (++_count == 1)
                Wake(_last - now);
            return true;
        }
    }

    private static TimeSpan Arrival(LinkPacer pacer, int bytes, TimeSpan now)
    {
        lock (pacer)
            return pacer.Arrival(bytes, now);
    }

    private bool Deliver(T frame, int bytes)
    {
        if (!_deliver(frame))
            return false;
        _flow.Sent.Pass(bytes);
        return true;
    }

    private void OnChanged(object? sender, EventArgs e) => Drain();

    // What waits on a link that is slow no more goes at once.
    private void Drain() => Drain(everything: _flow.Rule.Pacer is null);

    private void Drain(bool everything)
    {
        lock (_turn)
        {
            while (_waiting.TryPeek(out var next))
            {
                var now = NodeFaults.Now;
                if (!everything && next.Due > now)
                {
                    Wake(next.Due - now);
                    return;
                }

                // What was under way when the link was cut is lost too; so is what a closed socket does not take.
                if (_flow.Rule.Rule.IsCut)
                    _flow.Sent.Drop(next.Bytes);
                else
                    Deliver(next.Frame, next.Bytes);
                _waiting.Dequeue();
                _bytes -= next.Bytes;
                // Only now may a sender pass by the queue.
                Volatile.Write(ref _count, _count - 1);
            }
        }
    }

    private void Wake(TimeSpan after) => _timer.Change(after > TimeSpan.Zero ? after : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
