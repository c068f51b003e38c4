using System.Globalization;
using ActorDist.Cluster.Membership;
using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Events.Watching;

/// <summary>Records when this node's suspicion of a member crosses half of the threshold and the threshold itself.</summary>
internal sealed class PhiWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly NodeEventLog _log;
    private readonly PhiReadings _readings = new(Context.System);
    private readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal);
    private readonly double[] _bounds;

    public PhiWatch(NodeEventLog log)
    {
        _log = log;
        _bounds = [_readings.Threshold / 2, _readings.Threshold];
        Receive<Tick>(_ => Look());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeEventLog log) => Akka.Actor.Props.Create(() => new PhiWatch(log)).WithDeploy(Deploy.Local);

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private void Look()
    {
        var readings = _readings.Read();
        foreach (var reading in readings)
        {
            var before = _levels.GetValueOrDefault(reading.Address);
            var level = reading.Phi is { } phi ? _bounds.Count(bound => phi >= bound) : 0;
            _levels[reading.Address] = level;
            if (level > before)
                Record(EventKind.PhiRose, reading, _bounds[level - 1]);
            else if (level < before)
                Record(EventKind.PhiFell, reading, _bounds[level]);
        }

        foreach (var gone in _levels.Keys.Except(readings.Select(reading => reading.Address), StringComparer.Ordinal).ToArray())
            _levels.Remove(gone);
    }

    private void Record(EventKind kind, PhiReading reading, double bound)
    {
        var name = _cluster.State.Members.FirstOrDefault(
            member => string.Equals(member.Address.ToString(), reading.Address, StringComparison.Ordinal)) is { } member
            ? NodeDirectory.NameOf(member)
            : reading.Address;
        _log.Record(kind, name, detail: string.Create(CultureInfo.InvariantCulture, $"phi {reading.Phi ?? 0:0.0}, level {bound:0.#}"));
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
