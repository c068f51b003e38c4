using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Granting;

/// <summary>
/// Permits, who holds them, and who waits in which order. A lock has one permit; a read-write lock has as many as contenders fit, of which
/// a reader takes one and a writer all; a semaphore has its limit.
/// </summary>
public sealed class GrantState : IRecipeState<GrantState>
{
    /// <summary>All permits there are.</summary>
    public int Limit { get; set; }

    /// <summary>Who holds permits, in the order of the grants.</summary>
    public IReadOnlyList<Contender> Holders => HolderList;

    /// <summary>Who waits, the next first.</summary>
    public IReadOnlyList<Contender> Waiters => WaiterList;

    internal List<Contender> HolderList { get; } = [];

    internal List<Contender> WaiterList { get; } = [];

    /// <inheritdoc/>
    public bool IsEmpty => Holders.Count == 0 && Waiters.Count == 0;

    /// <summary>Permits that nobody holds.</summary>
    public int Available => Limit - Holders.Sum(holder => holder.Permits);

    /// <inheritdoc/>
    public static GrantState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new GrantState { Limit = reader.Count("limit", RecipeLimits.MaxContenders) };
        Read(ref reader, content, state.HolderList);
        Read(ref reader, content, state.WaiterList);
        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Limit);
        Write(ref writer, HolderList);
        Write(ref writer, WaiterList);
    }

    private static void Read(ref SpanReader reader, ReadOnlyMemory<byte> content, List<Contender> contenders)
    {
        var count = reader.Count("contenders", RecipeLimits.MaxContenders);
        for (var i = 0; i < count; i++)
        {
            contenders.Add(new Contender(
                reader.Text(content.Span, "session", SessionId.MaxBytes),
                reader.Text(content.Span, "name", RecipeLimits.MaxNameBytes),
                reader.Count("permits", RecipeLimits.MaxContenders),
                reader.NonNegative("token"),
                reader.Count("depth", int.MaxValue),
                content[reader.Bytes("data", RecipeLimits.MaxDataBytes)]));
        }
    }

    private static void Write(ref SpanWriter writer, List<Contender> contenders)
    {
        writer.Unsigned((ulong)contenders.Count);
        foreach (var contender in contenders)
        {
            writer.Text(contender.Session);
            writer.Text(contender.Name);
            writer.Unsigned((ulong)contender.Permits);
            writer.Unsigned((ulong)contender.Token);
            writer.Unsigned((ulong)contender.Depth);
            writer.Bytes(contender.Data.Span);
        }
    }
}
