namespace ActorDist.Cluster.Faults.Links;

/// <summary>
/// When the frames of a slow link arrive: each is put on the wire after those before it, at the link's rate, and travels for the delay.
/// All connections of a link share its rate. Time and chance are inputs; the caller takes turns.
/// </summary>
/// <param name="rule">What is slow.</param>
/// <param name="random">Evenly from 0 to below 1.</param>
public sealed class LinkPacer(LinkRule rule, Func<double> random)
{
    /// <summary>What a lost segment costs on a TCP connection that is not busy: Linux's least retransmission timeout.</summary>
    public static readonly TimeSpan Retransmission = TimeSpan.FromMilliseconds(200);

    private TimeSpan _free;

    /// <summary>When a frame arrives.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="now">When it is sent, on any clock that does not go backwards.</param>
    public TimeSpan Arrival(int bytes, TimeSpan now)
    {
        if (_free < now)
            _free = now;
        if (rule.Rate is { } rate)
            _free += TimeSpan.FromSeconds((double)bytes / rate);
        var arrival = _free + rule.Delay;
        if (rule.Jitter > TimeSpan.Zero)
            arrival += rule.Jitter * ((2 * random()) - 1);
        // The chance is at most MaxLoss, so this ends.
        while (rule.Loss > 0 && random() < rule.Loss)
            arrival += Retransmission;
        return arrival;
    }
}
