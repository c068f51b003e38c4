using System.Globalization;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Recipes.Sessions;

/// <summary>
/// Kind <c>session</c>: a group of sessions in one register, so that one command renews many.
/// <para>
/// Leases without comparing clocks: a renewal changes the session's <see cref="Session.Renewed"/>. A sweeper that has seen the same
/// renewal stand for a whole lease on its own monotonic clock proposes <see cref="RecipeOperation.Expire"/> with that renewal, which is
/// refused if another has come meanwhile. The holder counts its lease from before it sent the renewal, so it stops believing in its
/// session before any sweeper can expire it, as long as the two clocks run at about the same rate; nothing else is asked of them.
/// </para>
/// <para>
/// A session that has ended never lives again. What it held is given up by <see cref="RecipeOperation.Evict"/> on each of its
/// <see cref="Session.Keys"/>, which it attached before it used them; it is forgotten when no late copy of a command of its can be under
/// way any more. A holder that is paused past its lease finds its session ended; what it does before it looks must be fenced
/// (<see cref="Fencing.Fence"/>).
/// </para>
/// </summary>
public sealed class SessionMachine() : RecipeMachine<SessionGroupState>(
    KindName, RecipeOperation.Open, RecipeOperation.Renew, RecipeOperation.Close, RecipeOperation.Expire, RecipeOperation.Attach,
    RecipeOperation.Forget)
{
    /// <summary>First part of the keys: <c>session/group</c>.</summary>
    public const string KindName = "session";

    /// <summary>The sessions that a renewal found ended or unknown.</summary>
    /// <exception cref="FormatException">The reply is not one to a renewal.</exception>
    public static IReadOnlyList<long> Lost(in RecipeReply reply)
    {
        var text = System.Text.Encoding.UTF8.GetString(reply.Data.Span);
        return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
    }

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
        switch (command.Operation)
        {
            case RecipeOperation.Open:
                CheckRange("the lease in milliseconds", command.Number, RecipeLimits.MinLease, RecipeLimits.MaxLease);
                RecipeEncoding.CheckName("the owner", command.Name, mayBeEmpty: true);
                break;
            case RecipeOperation.Renew:
                CheckRange("the number of sessions", command.Items.Count, 1, RecipeLimits.MaxRenewals);
                foreach (var item in command.Items)
                    _ = Number(item);
                break;
            case RecipeOperation.Attach:
                _ = new RegisterKey(command.Name);
                break;
        }
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(SessionGroupState state, RecipeCommand command, long version)
    {
        switch (command.Operation)
        {
            case RecipeOperation.Open:
                if (state.SessionList.Count >= RecipeLimits.MaxSessions)
                    return Unchanged(RecipeStatus.Full, number: RecipeLimits.MaxSessions);
                state.SessionList.Add(new Session(version, command.Name, (int)command.Number, version, HasEnded: false, []));
                return Changed(RecipeStatus.Ok, version);
            case RecipeOperation.Renew:
                return Renew(state, command.Items, version);
        }

        var place = state.SessionList.FindIndex(session => session.Number == command.Number);
        return place < 0 ? Unchanged(RecipeStatus.NotFound) : Change(state, place, command);
    }

    private static (RecipeReply Reply, bool IsChanged) Change(SessionGroupState state, int place, RecipeCommand command)
    {
        var session = state.SessionList[place];
        switch (command.Operation)
        {
            case RecipeOperation.Forget:
                if (!session.HasEnded)
                    return Unchanged(RecipeStatus.Busy);
                state.SessionList.RemoveAt(place);
                return Changed(RecipeStatus.Ok);
            case RecipeOperation.Expire when session.HasEnded:
            case RecipeOperation.Close when session.HasEnded:
                return Unchanged(RecipeStatus.Ok);
            case RecipeOperation.Expire when session.Renewed != command.Token:
                return Unchanged(RecipeStatus.Stale, session.Renewed);
            case RecipeOperation.Expire or RecipeOperation.Close:
                state.SessionList[place] = session with { HasEnded = true };
                return Changed(RecipeStatus.Ok);
            default:
                return Attach(state, place, command.Name);
        }
    }

    private static (RecipeReply Reply, bool IsChanged) Attach(SessionGroupState state, int place, string key)
    {
        var session = state.SessionList[place];
        if (session.HasEnded)
            return Unchanged(RecipeStatus.Expired);
        if (session.Keys.Contains(key, StringComparer.Ordinal))
            return Unchanged(RecipeStatus.Ok, number: session.Lease);
        if (session.Keys.Count >= RecipeLimits.MaxAttachments)
            return Unchanged(RecipeStatus.Full, number: RecipeLimits.MaxAttachments);
        state.SessionList[place] = session with { Keys = [.. session.Keys, key] };
        return Changed(RecipeStatus.Ok, number: session.Lease);
    }

    private static (RecipeReply Reply, bool IsChanged) Renew(SessionGroupState state, IReadOnlyList<string> numbers, long version)
    {
        var lost = new List<string>();
        foreach (var number in numbers)
        {
            var place = state.SessionList.FindIndex(session => session.Number == Number(number) && !session.HasEnded);
            if (place < 0)
                lost.Add(number);
            else
                state.SessionList[place] = state.SessionList[place] with { Renewed = version };
        }

        var reply = new RecipeReply(RecipeStatus.Ok)
        {
            Number = numbers.Count - lost.Count,
            Data = System.Text.Encoding.UTF8.GetBytes(string.Join(' ', lost)),
        };
        return (reply, lost.Count < numbers.Count);
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is no number of a session");
}
