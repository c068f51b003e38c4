using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>The binary form of a group in its register.</summary>
public static class GroupStateEncoding
{
    private const byte Format = 1;

    /// <summary>Reads a group.</summary>
    /// <exception cref="FormatException">The bytes are not a group of a known format; the message says why.</exception>
    public static GroupState Decode(ReadOnlyMemory<byte> encoded)
    {
        var buffer = encoded.Span;
        var reader = new SpanReader(buffer);
        var format = reader.Byte("group format");
        if (format != Format)
            throw new FormatException($"group format {format} is not known; this node reads format {Format}");
        var configuration = reader.Configuration(buffer);
        var launch = encoded[reader.Bytes("launch", GroupLimits.MaxLaunchBytes)];
        var secret = encoded[reader.Bytes("secret", WebhookCapability.Bytes)];
        var policies = new ScalingPolicy[reader.Count("policies", GroupLimits.MaxPolicies)];
        for (var i = 0; i < policies.Length; i++)
            policies[i] = reader.Policy(buffer);
        var group = new GroupState(configuration, launch, secret)
        {
            Policies = policies,
            CreatedMs = reader.NonNegative("created"),
            LaunchVersion = reader.NonNegative("launch version"),
            Desired = reader.Number("desired", GroupLimits.MaxEntities),
            TouchedMs = reader.NonNegative("touched"),
            IsPaused = reader.Flag("paused"),
            Status = reader.OneOf("status", GroupStatus.Deleting),
            DirtyVersion = reader.NonNegative("dirty version"),
            CleanVersion = reader.NonNegative("clean version"),
            Fence = reader.NonNegative("fence"),
        };
        var errors = new string[reader.Count("errors", GroupLimits.MaxErrors)];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = reader.Text(buffer, "error", GroupLimits.MaxErrorBytes);
        group = group with
        {
            Errors = errors,
            Servers = ServerSet.From(encoded[reader.Bytes("servers", RegisterState.MaxContentBytes)]),
            History = ActivityHistory.ReadFrom(ref reader, encoded),
            Keys = RememberedKeys.ReadFrom(ref reader, encoded),
        };
        reader.End("group");
        return group;
    }

    /// <summary>Writes a group.</summary>
    public static byte[] Encode(GroupState group) => GroupWire.Encode(group, static (GroupState group, ref SpanWriter writer) =>
    {
        writer.Byte(Format);
        WriteDefinitions(group, ref writer);
        writer.Unsigned((ulong)group.CreatedMs);
        writer.Unsigned((ulong)group.LaunchVersion);
        writer.Unsigned((ulong)group.Desired);
        writer.Unsigned((ulong)group.TouchedMs);
        writer.Flag(group.IsPaused);
        writer.Byte((byte)group.Status);
        writer.Unsigned((ulong)group.DirtyVersion);
        writer.Unsigned((ulong)group.CleanVersion);
        writer.Unsigned((ulong)group.Fence);
        writer.Unsigned((ulong)group.Errors.Count);
        foreach (var error in group.Errors)
            writer.Text(GroupWire.Cut(error, GroupLimits.MaxErrorBytes));
        writer.Bytes(group.Servers.Encoded.Span);
        group.History.WriteTo(ref writer);
        group.Keys.WriteTo(ref writer);
    });

    /// <summary>How many bytes the definitions of a group take, of <see cref="GroupLimits.MaxDefinitionBytes"/>.</summary>
    internal static int DefinitionBytes(GroupState group) =>
        GroupWire.Encode(group, static (GroupState group, ref SpanWriter writer) => WriteDefinitions(group, ref writer)).Length;

    private static void WriteDefinitions(GroupState group, ref SpanWriter writer)
    {
        writer.Configuration(group.Configuration);
        writer.Bytes(group.Launch.Span);
        writer.Bytes(group.Secret.Span);
        writer.Unsigned((ulong)group.Policies.Count);
        foreach (var policy in group.Policies)
            writer.Policy(policy);
    }
}
