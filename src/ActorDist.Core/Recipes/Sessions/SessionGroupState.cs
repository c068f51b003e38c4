using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Sessions;

/// <summary>The sessions of one group, in the order in which they were opened.</summary>
public sealed class SessionGroupState : IRecipeState<SessionGroupState>
{
    /// <summary>The sessions.</summary>
    public IReadOnlyList<Session> Sessions => SessionList;

    internal List<Session> SessionList { get; } = [];

    /// <inheritdoc/>
    public bool IsEmpty => Sessions.Count == 0;

    /// <inheritdoc/>
    public static SessionGroupState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new SessionGroupState();
        var count = reader.Count("sessions", RecipeLimits.MaxSessions);
        for (var i = 0; i < count; i++)
        {
            var number = reader.NonNegative("number");
            var owner = reader.Text(content.Span, "owner", RecipeLimits.MaxNameBytes);
            var lease = reader.Count("lease", RecipeLimits.MaxLease);
            var renewed = reader.NonNegative("renewed");
            var hasEnded = reader.Byte("ended") != 0;
            var keys = new string[reader.Count("keys", RecipeLimits.MaxAttachments)];
            for (var key = 0; key < keys.Length; key++)
                keys[key] = reader.Text(content.Span, "key", RegisterKey.MaxBytes);
            state.SessionList.Add(new Session(number, owner, lease, renewed, hasEnded, keys));
        }

        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Sessions.Count);
        foreach (var session in Sessions)
        {
            writer.Unsigned((ulong)session.Number);
            writer.Text(session.Owner);
            writer.Unsigned((ulong)session.Lease);
            writer.Unsigned((ulong)session.Renewed);
            writer.Byte(session.HasEnded ? (byte)1 : (byte)0);
            writer.Unsigned((ulong)session.Keys.Count);
            foreach (var key in session.Keys)
                writer.Text(key);
        }
    }

    /// <summary>Finds a session.</summary>
    public Session? Find(long number) => SessionList.Find(session => session.Number == number);
}
