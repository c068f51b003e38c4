using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Gathering;

/// <summary>Who is in, in the order in which they came, and whether the gate has opened for them.</summary>
public sealed class RosterState : IRecipeState<RosterState>
{
    /// <summary>Double barrier: how many must be in before all may go on.</summary>
    public int Count { get; set; }

    /// <summary>Double barrier: so many were in; from now on they only leave.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Who is in.</summary>
    public IReadOnlyList<Attendee> Attendees => AttendeeList;

    internal List<Attendee> AttendeeList { get; } = [];

    /// <inheritdoc/>
    public bool IsEmpty => Attendees.Count == 0;

    /// <inheritdoc/>
    public static RosterState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new RosterState
        {
            Count = reader.Count("count", RecipeLimits.MaxMembers),
            IsOpen = reader.Byte("open") != 0,
        };
        var count = reader.Count("members", RecipeLimits.MaxMembers);
        for (var i = 0; i < count; i++)
        {
            state.AttendeeList.Add(new Attendee(
                reader.Text(content.Span, "session", SessionId.MaxBytes),
                reader.Text(content.Span, "name", RecipeLimits.MaxNameBytes),
                reader.NonNegative("token"),
                content[reader.Bytes("data", RecipeLimits.MaxDataBytes)]));
        }

        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Count);
        writer.Byte(IsOpen ? (byte)1 : (byte)0);
        writer.Unsigned((ulong)Attendees.Count);
        foreach (var attendee in Attendees)
        {
            writer.Text(attendee.Session);
            writer.Text(attendee.Name);
            writer.Unsigned((ulong)attendee.Token);
            writer.Bytes(attendee.Data.Span);
        }
    }

    /// <summary>Where a name stands; -1 for nowhere.</summary>
    internal int Find(string name) => AttendeeList.FindIndex(attendee => string.Equals(attendee.Name, name, StringComparison.Ordinal));

    /// <summary>Whether the one of this name is of this session.</summary>
    internal bool IsOf(int index, string session) => string.Equals(Attendees[index].Session, session, StringComparison.Ordinal);
}
