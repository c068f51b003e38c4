using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>The last <see cref="GroupLimits.MaxActivities"/> activities of a group. Immutable.</summary>
public sealed class ActivityHistory
{
    private readonly BoundedLog _log;

    private ActivityHistory(BoundedLog log) => _log = log;

    /// <summary>Nothing happened.</summary>
    public static ActivityHistory Empty { get; } = new(BoundedLog.Empty);

    /// <summary>The activities, oldest first.</summary>
    public IEnumerable<Activity> Activities => _log.Entries().Select(entry => Activity.Decode(entry.Span));

    /// <summary>Adds what happened now.</summary>
    public ActivityHistory Add(Activity activity) => new(_log.Add(activity.Encode(), GroupLimits.MaxActivities, out _));

    internal void WriteTo(ref SpanWriter writer) => _log.WriteTo(ref writer);

    internal static ActivityHistory ReadFrom(ref SpanReader reader, ReadOnlyMemory<byte> buffer) =>
        new(BoundedLog.ReadFrom(ref reader, buffer, "activities", GroupLimits.MaxActivities));
}
