using System.Text;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes;

/// <summary>
/// A command to a recipe: one shape for all kinds, of which an operation uses what it needs. The kind checks it before it is proposed, so
/// a malformed one never reaches a register.
/// </summary>
/// <param name="Operation">What is asked.</param>
public sealed record RecipeCommand(RecipeOperation Operation)
{
    private const byte Format = 1;

    /// <summary>Who asks; empty where no session is needed.</summary>
    public string Session { get; init; } = "";

    /// <summary>Which contender, member or item of that session; a session with one may leave it empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Permits, a count, a lease, what to add: the operation says which.</summary>
    public long Number { get; init; }

    /// <summary>Limit of a semaphore.</summary>
    public long Limit { get; init; }

    /// <summary>The fencing token, epoch or renewal that the command rests on; 0 for none.</summary>
    public long Token { get; init; }

    /// <summary>Answer <see cref="RecipeStatus.Busy"/> instead of waiting in the queue.</summary>
    public bool NoWait { get; init; }

    /// <summary>A contender that holds it already goes in once more; it must give it back as often.</summary>
    public bool Reentrant { get; init; }

    /// <summary>The item, value or description; at most <see cref="RecipeLimits.MaxDataBytes"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Items of a partition, or numbers of sessions.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">Malformed, or above a limit; the message says which.</exception>
    public static RecipeCommand Decode(ReadOnlyMemory<byte> encoded)
    {
        var buffer = encoded.Span;
        if (buffer.Length > RecipeLimits.MaxCommandBytes)
            throw new FormatException($"the command has {buffer.Length} bytes, the limit is {RecipeLimits.MaxCommandBytes}");
        var reader = new SpanReader(buffer);
        var format = reader.Byte("command format");
        if (format != Format)
            throw new FormatException($"command format {format} is not known; this node reads format {Format}");
        var operation = (RecipeOperation)reader.Byte("operation");
        if (operation > RecipeOperation.Forget)
            throw new FormatException($"operation {(byte)operation} is not known to recipes");
        var session = reader.Text(buffer, "session", SessionId.MaxBytes);
        var name = reader.Text(buffer, "name", Consensus.RegisterKey.MaxBytes);
        var (number, limit, token) = (reader.Signed("number"), reader.Signed("limit"), reader.Signed("token"));
        var flags = reader.Byte("flags");
        if (flags > 3)
            throw new FormatException($"flags: {flags}");
        var data = encoded[reader.Bytes("data", RecipeLimits.MaxDataBytes)];
        var items = new string[reader.Count("items", RecipeLimits.MaxPartitionItems)];
        for (var i = 0; i < items.Length; i++)
            items[i] = reader.Text(buffer, "item", RecipeLimits.MaxNameBytes);
        reader.End("command");
        return new RecipeCommand(operation)
        {
            Session = session,
            Name = name,
            Number = number,
            Limit = limit,
            Token = token,
            NoWait = (flags & 1) != 0,
            Reentrant = (flags & 2) != 0,
            Data = data,
            Items = items,
        };
    }

    /// <summary>The binary form.</summary>
    /// <exception cref="FormatException">It is above a limit; the message says which.</exception>
    public byte[] Encode()
    {
        if (Data.Length > RecipeLimits.MaxDataBytes)
            throw new FormatException($"the data has {Data.Length} bytes, the limit is {RecipeLimits.MaxDataBytes}");
        if (Items.Count > RecipeLimits.MaxPartitionItems)
            throw new FormatException($"there are {Items.Count} items, the limit is {RecipeLimits.MaxPartitionItems}");
        var size = Session.Length + Name.Length + Items.Sum(Encoding.UTF8.GetByteCount) + Items.Count + Data.Length;
        if (size > RecipeLimits.MaxCommandBytes)
            throw new FormatException($"the command has {size} bytes, the limit is {RecipeLimits.MaxCommandBytes}");
        return RecipeEncoding.Encode(this, static (RecipeCommand command, ref SpanWriter writer) =>
        {
            writer.Byte(Format);
            writer.Byte((byte)command.Operation);
            writer.Text(command.Session);
            writer.Text(command.Name);
            writer.Unsigned(SpanWriter.ZigZag(command.Number));
            writer.Unsigned(SpanWriter.ZigZag(command.Limit));
            writer.Unsigned(SpanWriter.ZigZag(command.Token));
            writer.Byte((byte)((command.NoWait ? 1 : 0) | (command.Reentrant ? 2 : 0)));
            writer.Bytes(command.Data.Span);
            writer.Unsigned((ulong)command.Items.Count);
            foreach (var item in command.Items)
                writer.Text(item);
        });
    }
}
