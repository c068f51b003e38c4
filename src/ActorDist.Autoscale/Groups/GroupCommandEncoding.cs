using System.Collections.Frozen;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>The binary forms of commands: one format byte, one operation byte, the stamp, then what the operation calls for.</summary>
public static class GroupCommandEncoding
{
    private const byte Format = 1;

    /// <summary>The operations are named after their commands.</summary>
    private static readonly FrozenDictionary<Type, Operation> Operations = typeof(GroupCommand).GetNestedTypes()
        .ToFrozenDictionary(type => type, type => Enum.Parse<Operation>(type.Name));

    private enum Operation : byte
    {
        Get,
        Create,
        Delete,
        Configure,
        SetLaunch,
        AddPolicies,
        PutPolicy,
        DeletePolicy,
        AddWebhooks,
        PutWebhook,
        DeleteWebhook,
        Execute,
        ExecuteWebhook,
        FireSchedule,
        Pause,
        Resume,
        Converge,
        RemoveServer,
        Protect,
        ReportServers,
        RecordVictims,
        ClearDirty,
        Claim,
        Scale,
    }

    /// <summary>Writes a command.</summary>
    public static byte[] Encode(GroupCommand command) => GroupWire.Encode(command, Write);

    /// <summary>Reads a command.</summary>
    /// <exception cref="FormatException">Malformed, or above a limit; the message says which.</exception>
    public static GroupCommand Decode(ReadOnlyMemory<byte> encoded)
    {
        var buffer = encoded.Span;
        var reader = new SpanReader(buffer);
        var format = reader.Byte("command format");
        if (format != Format)
            throw new FormatException($"command format {format} is not known; this node reads format {Format}");
        var operation = reader.OneOf("operation", Operation.Scale);
        var command = operation == Operation.Get ? new GroupCommand.Get() : Read(operation, ref reader, encoded);
        reader.End("command");
        return command;
    }

    private static void Write(GroupCommand command, ref SpanWriter writer)
    {
        writer.Byte(Format);
        writer.Byte((byte)OperationOf(command));
        if (command is GroupCommand.Get)
            return;
        writer.Stamp(command.Stamp);
        switch (command)
        {
            case GroupCommand.Create create:
                writer.Bytes(create.Secret.Span);
                writer.Configuration(create.Configuration);
                writer.Bytes(create.Launch.Span);
                writer.Drafts(create.Policies);
                break;
            case GroupCommand.Delete delete:
                writer.Flag(delete.Force);
                break;
            case GroupCommand.Configure configure:
                writer.Configuration(configure.Configuration);
                break;
            case GroupCommand.SetLaunch launch:
                writer.Bytes(launch.Launch.Span);
                break;
            case GroupCommand.AddPolicies add:
                writer.Drafts(add.Policies);
                break;
            case GroupCommand.PutPolicy put:
                writer.Id(put.PolicyId);
                writer.Draft(put.Policy);
                break;
            case GroupCommand.DeletePolicy delete:
                writer.Id(delete.PolicyId);
                break;
            case GroupCommand.AddWebhooks add:
                writer.Id(add.PolicyId);
                writer.Unsigned((ulong)add.Webhooks.Count);
                foreach (var webhook in add.Webhooks)
                    writer.Draft(webhook);
                break;
            case GroupCommand.PutWebhook put:
                writer.Id(put.PolicyId);
                writer.Id(put.WebhookId);
                writer.Draft(put.Webhook);
                break;
            case GroupCommand.DeleteWebhook delete:
                writer.Id(delete.PolicyId);
                writer.Id(delete.WebhookId);
                break;
            case GroupCommand.Execute execute:
                writer.Id(execute.PolicyId);
                writer.Number(execute.Metric);
                break;
            case GroupCommand.Scale scale:
                writer.Signed(scale.Change);
                break;
            case GroupCommand.ExecuteWebhook execute:
                writer.Id(execute.PolicyId);
                writer.Id(execute.WebhookId);
                writer.Bytes(execute.CapabilityHash.Span);
                writer.Number(execute.Metric);
                break;
            case GroupCommand.FireSchedule fire:
                writer.Id(fire.PolicyId);
                writer.Unsigned((ulong)fire.Version);
                writer.Unsigned((ulong)fire.OccurrenceMs);
                break;
            case GroupCommand.RemoveServer remove:
                writer.Text(remove.ServerId);
                writer.Flag(remove.Replace);
                writer.Flag(remove.Purge);
                break;
            case GroupCommand.Protect protect:
                writer.ServerIds(protect.ServerIds);
                writer.Flag(protect.IsProtected);
                break;
            case GroupCommand.ReportServers report:
                writer.Unsigned((ulong)report.Fence);
                writer.Unsigned((ulong)report.DirtyVersion);
                writer.Bytes(report.Servers.Encoded.Span);
                writer.Unsigned((ulong)report.Errors.Count);
                foreach (var error in report.Errors)
                    writer.Text(GroupWire.Cut(error, GroupLimits.MaxErrorBytes));
                break;
            case GroupCommand.RecordVictims victims:
                writer.Unsigned((ulong)victims.Fence);
                writer.Unsigned((ulong)victims.DirtyVersion);
                writer.ServerIds(victims.ServerIds);
                break;
            case GroupCommand.ClearDirty clear:
                writer.Unsigned((ulong)clear.Fence);
                writer.Unsigned((ulong)clear.DirtyVersion);
                break;
            case GroupCommand.Claim claim:
                writer.Unsigned((ulong)claim.Fence);
                break;
        }
    }

    private static GroupCommand Read(Operation operation, ref SpanReader reader, ReadOnlyMemory<byte> encoded)
    {
        var buffer = encoded.Span;
        var stamp = reader.Stamp(buffer);
        return operation switch
        {
            Operation.Create => new GroupCommand.Create(
                stamp,
                reader.Exactly(encoded, "secret", WebhookCapability.Bytes),
                reader.Configuration(buffer),
                encoded[reader.Bytes("launch", GroupLimits.MaxLaunchBytes)],
                reader.Drafts(buffer)),
            Operation.Delete => new GroupCommand.Delete(stamp, reader.Flag("force")),
            Operation.Configure => new GroupCommand.Configure(stamp, reader.Configuration(buffer)),
            Operation.SetLaunch => new GroupCommand.SetLaunch(stamp, encoded[reader.Bytes("launch", GroupLimits.MaxLaunchBytes)]),
            Operation.AddPolicies => new GroupCommand.AddPolicies(stamp, reader.Drafts(buffer)),
            Operation.PutPolicy => new GroupCommand.PutPolicy(stamp, reader.Id(buffer, "policy"), reader.Draft(buffer)),
            Operation.DeletePolicy => new GroupCommand.DeletePolicy(stamp, reader.Id(buffer, "policy")),
            Operation.AddWebhooks => new GroupCommand.AddWebhooks(stamp, reader.Id(buffer, "policy"), reader.WebhookDrafts(buffer)),
            Operation.PutWebhook => new GroupCommand.PutWebhook(
                stamp, reader.Id(buffer, "policy"), reader.Id(buffer, "webhook"), reader.WebhookDraft(buffer)),
            Operation.DeleteWebhook => new GroupCommand.DeleteWebhook(stamp, reader.Id(buffer, "policy"), reader.Id(buffer, "webhook")),
            Operation.Execute => new GroupCommand.Execute(stamp, reader.Id(buffer, "policy"), reader.Real("metric")),
            Operation.Scale => new GroupCommand.Scale(stamp, (int)reader.Signed("change")),
            Operation.ExecuteWebhook => new GroupCommand.ExecuteWebhook(
                stamp,
                reader.Id(buffer, "policy"),
                reader.Id(buffer, "webhook"),
                reader.Exactly(encoded, "capability hash", WebhookCapability.Bytes),
                reader.Real("metric")),
            Operation.FireSchedule => new GroupCommand.FireSchedule(
                stamp, reader.Id(buffer, "policy"), reader.NonNegative("version"), reader.NonNegative("occurrence")),
            Operation.Pause => new GroupCommand.Pause(stamp),
            Operation.Resume => new GroupCommand.Resume(stamp),
            Operation.Converge => new GroupCommand.Converge(stamp),
            Operation.RemoveServer => new GroupCommand.RemoveServer(
                stamp, reader.Text(buffer, "server ID", GroupLimits.MaxServerId), reader.Flag("replace"), reader.Flag("purge")),
            Operation.Protect => new GroupCommand.Protect(stamp, reader.ServerIds(buffer), reader.Flag("protected")),
            Operation.ReportServers => ReadReport(stamp, ref reader, encoded),
            Operation.RecordVictims => new GroupCommand.RecordVictims(
                stamp, reader.NonNegative("fence"), reader.NonNegative("dirty version"), reader.ServerIds(buffer)),
            Operation.Claim => new GroupCommand.Claim(stamp, reader.NonNegative("fence")),
            _ => new GroupCommand.ClearDirty(stamp, reader.NonNegative("fence"), reader.NonNegative("dirty version")),
        };
    }

    private static GroupCommand.ReportServers ReadReport(CommandStamp stamp, ref SpanReader reader, ReadOnlyMemory<byte> encoded)
    {
        var (fence, dirty) = (reader.NonNegative("fence"), reader.NonNegative("dirty version"));
        var servers = ServerSet.From(encoded[reader.Bytes("servers", GroupLimits.MaxServerBytes)]);
        // Read now: what is malformed must not reach a register.
        _ = servers.Items;
        var errors = new string[reader.Count("errors", GroupLimits.MaxErrors)];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = reader.Text(encoded.Span, "error", GroupLimits.MaxErrorBytes);
        return new GroupCommand.ReportServers(stamp, fence, dirty, servers, errors);
    }

    private static Operation OperationOf(GroupCommand command) => Operations[command.GetType()];

    private static ReadOnlyMemory<byte> Exactly(this ref SpanReader reader, ReadOnlyMemory<byte> encoded, string field, int length)
    {
        var bytes = encoded[reader.Bytes(field, length)];
        return bytes.Length == length ? bytes : throw new FormatException($"{field}: {bytes.Length} bytes, not {length}");
    }

    private static void Drafts(this ref SpanWriter writer, IReadOnlyList<PolicyDraft> drafts)
    {
        writer.Unsigned((ulong)drafts.Count);
        foreach (var draft in drafts)
            writer.Draft(draft);
    }

    private static PolicyDraft[] Drafts(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var drafts = new PolicyDraft[reader.Count("policies", GroupLimits.MaxPolicies)];
        for (var i = 0; i < drafts.Length; i++)
            drafts[i] = reader.Draft(buffer);
        return drafts;
    }

    private static void Draft(this ref SpanWriter writer, WebhookDraft draft)
    {
        writer.Text(draft.Name);
        writer.Metadata(draft.Metadata);
    }

    private static WebhookDraft WebhookDraft(this ref SpanReader reader, ReadOnlySpan<byte> buffer) =>
        new(reader.Text(buffer, "webhook name"), reader.Metadata(buffer));

    private static WebhookDraft[] WebhookDrafts(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var drafts = new WebhookDraft[reader.Count("webhooks", GroupLimits.MaxWebhooks)];
        for (var i = 0; i < drafts.Length; i++)
            drafts[i] = reader.WebhookDraft(buffer);
        return drafts;
    }

    private static void ServerIds(this ref SpanWriter writer, IReadOnlyList<string> ids)
    {
        writer.Unsigned((ulong)ids.Count);
        foreach (var id in ids)
            writer.ServerId(id);
    }

    private static string[] ServerIds(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var ids = new string[reader.Count("servers", GroupLimits.MaxServers)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = reader.ServerId(buffer);
        return ids;
    }
}
