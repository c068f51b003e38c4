using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>One entry of a group's history.</summary>
/// <param name="AtMs">When, Unix time in milliseconds.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Outcome">Whether it was done, or why not.</param>
/// <param name="RequestId">The request that it came of.</param>
/// <param name="From">Servers desired before.</param>
/// <param name="To">Servers desired after.</param>
/// <param name="Subject">The policy or webhook; empty where there is none.</param>
/// <param name="Detail">The server, the number of servers, the error: what the kind calls for.</param>
public sealed record Activity(
    long AtMs, ActivityKind Kind, GroupOutcome Outcome, Guid RequestId, int From, int To, Guid Subject, string Detail)
{
    internal byte[] Encode() => GroupWire.Encode(this, static (Activity activity, ref SpanWriter writer) =>
    {
        writer.Unsigned((ulong)activity.AtMs);
        writer.Byte((byte)activity.Kind);
        writer.Byte((byte)activity.Outcome);
        writer.Id(activity.RequestId);
        writer.Unsigned((ulong)activity.From);
        writer.Unsigned((ulong)activity.To);
        writer.Flag(activity.Subject != Guid.Empty);
        if (activity.Subject != Guid.Empty)
            writer.Id(activity.Subject);
        writer.Text(GroupWire.Cut(activity.Detail, GroupLimits.MaxDetailBytes));
    });

    internal static Activity Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        return new Activity(
            reader.NonNegative("time"),
            reader.OneOf("activity", ActivityKind.ScaleAsked),
            reader.OneOf("outcome", GroupOutcome.Superseded),
            reader.Id(encoded, "request ID"),
            reader.Number("from", int.MaxValue),
            reader.Number("to", int.MaxValue),
            reader.Flag("has subject") ? reader.Id(encoded, "subject") : Guid.Empty,
            reader.Text(encoded, "detail"));
    }
}

/// <summary>What happened to a group.</summary>
public enum ActivityKind : byte
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>Its configuration was replaced.</summary>
    Configured,

    /// <summary>Its launch configuration was replaced.</summary>
    LaunchChanged,

    /// <summary>A policy was executed for somebody who asked.</summary>
    PolicyExecuted,

    /// <summary>A policy was executed through one of its webhooks.</summary>
    WebhookExecuted,

    /// <summary>A policy was executed at its time.</summary>
    ScheduleFired,

    /// <summary>Servers were asked to be made as many as desired.</summary>
    ConvergeAsked,

    /// <summary>It was paused.</summary>
    Paused,

    /// <summary>It was resumed.</summary>
    Resumed,

    /// <summary>A server was taken out by name.</summary>
    ServerRemoved,

    /// <summary>Servers were chosen to be deleted.</summary>
    VictimsChosen,

    /// <summary>As many servers as desired are in service.</summary>
    Converged,

    /// <summary>It went into error.</summary>
    Failed,

    /// <summary>It came out of error.</summary>
    Recovered,

    /// <summary>It was asked to be deleted.</summary>
    DeletionAsked,

    /// <summary>A number of servers more or fewer was asked for, without a policy.</summary>
    ScaleAsked,
}
