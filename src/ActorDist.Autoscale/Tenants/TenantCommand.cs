using ActorDist.Autoscale.Groups;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Tenants;

/// <summary>What may be asked of a tenant's list of groups.</summary>
public abstract record TenantCommand
{
    private const byte Format = 1;

    private TenantCommand()
    {
    }

    private enum Operation : byte
    {
        Get,
        Add,
        Remove,
    }

    /// <summary>The binary form.</summary>
    public byte[] Encode() => GroupWire.Encode(this, static (TenantCommand command, ref SpanWriter writer) =>
    {
        writer.Byte(Format);
        switch (command)
        {
            case Add add:
                writer.Byte((byte)Operation.Add);
                writer.Stamp(add.Stamp);
                writer.Id(add.GroupId);
                break;
            case Remove remove:
                writer.Byte((byte)Operation.Remove);
                writer.Id(remove.GroupId);
                break;
            default:
                writer.Byte((byte)Operation.Get);
                break;
        }
    });

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">Malformed; the message says how.</exception>
    public static TenantCommand Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var format = reader.Byte("command format");
        if (format != Format)
            throw new FormatException($"command format {format} is not known; this node reads format {Format}");
        TenantCommand command = reader.OneOf("operation", Operation.Remove) switch
        {
            Operation.Add => new Add(reader.Stamp(encoded), reader.Id(encoded, "group")),
            Operation.Remove => new Remove(reader.Id(encoded, "group")),
            _ => new Get(),
        };
        reader.End("command");
        return command;
    }

    /// <summary>Reads the list; answered by its binary form.</summary>
    public sealed record Get : TenantCommand;

    /// <summary>Adds a group that is to be created. A key that was used names the group that was added with it.</summary>
    public sealed record Add(CommandStamp Stamp, Guid GroupId) : TenantCommand;

    /// <summary>Takes out a group that is no more.</summary>
    public sealed record Remove(Guid GroupId) : TenantCommand;
}
