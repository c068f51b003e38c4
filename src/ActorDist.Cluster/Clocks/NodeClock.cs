using ActorDist.Core;
using ActorDist.Core.Quorum;
using Akka.Configuration;

namespace ActorDist.Cluster.Clocks;

/// <summary>
/// The node's physical clock: the machine's, set wrong by a skew that may change while the node runs, which is then a jump. Only hybrid
/// logical clocks and last-write-wins read it, because only they are meant to survive a wrong clock or to show what it costs; timeouts,
/// logs and reports keep the machine's own time. What does not go backwards (<see cref="GetTimestamp"/>, timers) is not skewed.
/// </summary>
public sealed class NodeClock : TimeProvider
{
    /// <summary>Greatest skew, either way.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromDays(1);

    private const string Setting = "actordist.clock.skew";

    private readonly TimeProvider _machine;
    private readonly long _start;
    private long _skew;

    /// <summary>A clock that is wrong by a skew.</summary>
    /// <param name="skew">What is added to the machine's time.</param>
    /// <param name="machine">The machine's time; the system's where it is null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The skew is beyond <see cref="MaxSkew"/>.</exception>
    public NodeClock(TimeSpan skew = default, TimeProvider? machine = null)
    {
        _machine = machine ?? System;
        _start = _machine.GetTimestamp();
        Skew = skew;
    }

    /// <summary>What is added to the machine's time; set, the clock jumps. Any thread may.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond <see cref="MaxSkew"/>.</exception>
    public TimeSpan Skew
    {
        get => new(Volatile.Read(ref _skew));
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxSkew);
            ArgumentOutOfRangeException.ThrowIfLessThan(value, -MaxSkew);
            Volatile.Write(ref _skew, value.Ticks);
        }
    }

    /// <summary>Now, as the quorum store's protocols take it: elapsed since this clock was made, and the wall's time with its skew.</summary>
    public Moment Moment => new((long)_machine.GetElapsedTime(_start).TotalMilliseconds, GetUtcNow().ToUnixTimeMilliseconds());

    /// <inheritdoc/>
    public override long TimestampFrequency => _machine.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    /// <summary>The clock of a node's settings.</summary>
    /// <param name="root">All settings; read is <c>actordist.clock.skew</c>.</param>
    /// <exception cref="ConfigurationException">The skew is no duration, or beyond <see cref="MaxSkew"/>.</exception>
    public static NodeClock From(Config root)
    {
        var text = root.GetString(Setting);
        return DurationText.TryParse(text, out var skew) && skew.Duration() <= MaxSkew
            ? new NodeClock(skew)
            : throw new ConfigurationException(
                $"{Setting} must be a duration such as 250ms or -5s, at most {DurationText.Format(MaxSkew)} either way; it is '{text}'.");
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _machine.GetUtcNow() + Skew;

    /// <inheritdoc/>
    public override long GetTimestamp() => _machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _machine.CreateTimer(callback, state, dueTime, period);
}
