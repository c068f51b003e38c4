using System.Globalization;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Sessions;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

public sealed class SessionTests
{
    private const int Lease = 1000;
    private readonly RecipeRegister<SessionGroupState> _group = new(new SessionMachine());

    [Fact]
    public void A_renewal_saves_a_session_from_a_sweeper_that_has_not_seen_it()
    {
        var session = Open();
        var seen = _group.State.Find(session)!.Renewed;
        Assert.Empty(SessionMachine.Lost(Renew(session)));
        var late = Expire(session, seen);
        Assert.Equal(RecipeStatus.Stale, late.Status);
        Assert.Equal(RecipeStatus.Ok, Expire(session, late.Token).Status);
        Assert.Equal([session], SessionMachine.Lost(Renew(session)));
    }

    [Fact]
    public void An_ended_session_attaches_nothing_and_is_forgotten_only_then()
    {
        var session = Open();
        Assert.Equal(RecipeStatus.Ok, Attach(session, "lock/x").Status);
        Assert.Equal(RecipeStatus.Ok, Attach(session, "lock/x").Status);
        Assert.Equal(["lock/x"], _group.State.Find(session)!.Keys);
        Assert.Equal(RecipeStatus.Busy, Do(RecipeOperation.Forget, session).Status);
        Assert.Equal(RecipeStatus.Ok, Do(RecipeOperation.Close, session).Status);
        Assert.Equal(RecipeStatus.Expired, Attach(session, "lock/y").Status);
        Assert.Equal(RecipeStatus.Ok, Do(RecipeOperation.Forget, session).Status);
        Assert.NotEqual(session, Open());
    }

    [Fact]
    public void One_renewal_is_for_many_and_names_the_lost()
    {
        var sessions = Enumerable.Range(0, RecipeLimits.MaxRenewals).Select(_ => Open()).ToArray();
        Do(RecipeOperation.Close, sessions[3]);
        var reply = Renew(sessions);
        Assert.Equal(sessions.Length - 1, reply.Number);
        Assert.Equal([sessions[3]], SessionMachine.Lost(reply));
        Assert.Throws<FormatException>(() => new SessionMachine().IsRead(Renewal([.. sessions, 1]).Encode()));
    }

    /// <summary>
    /// Holder and sweepers have clocks with offsets of hours; only their rates are nearly the same. Messages take their time and get lost.
    /// While the holder believes in its session, nobody has expired it.
    /// </summary>
    [Fact]
    public void No_session_expires_while_its_holder_believes_in_it_however_far_the_clocks_are_apart() =>
        Gen.Select(Gen.Int[-10_000_000, 10_000_000].Array[3], Gen.Int[0, 9].Array[200]).Sample((offsets, steps) =>
        {
            var group = new RecipeRegister<SessionGroupState>(new SessionMachine());
            var session = group.Do(new RecipeCommand(RecipeOperation.Open) { Number = Lease }).Token;
            var believesUntil = offsets[0] + Lease;
            var seen = new (long Renewed, long At)[] { (0, 0), (0, 0) };
            var now = 0;
            foreach (var step in steps)
            {
                now += step * 30;
                var sweeper = step % 2;
                switch (step)
                {
                    case 0 when !group.State.Find(session)!.HasEnded:
                        // The renewal was sent a while before it was chosen; its answer may be lost.
                        group.Do(Renewal([session]));
                        if (now % 3 != 0)
                            believesUntil = offsets[0] + now - 50 + Lease;
                        break;
                    case 1 or 2:
                        var renewed = group.State.Find(session)!.Renewed;
                        if (seen[sweeper].Renewed != renewed)
                            seen[sweeper] = (renewed, offsets[1 + sweeper] + now);
                        break;
                    default:
                        if (seen[sweeper].Renewed != 0 && offsets[1 + sweeper] + now - seen[sweeper].At >= Lease)
                            group.Do(Expiry(session, seen[sweeper].Renewed));
                        break;
                }

                Assert.False(group.State.Find(session)!.HasEnded && offsets[0] + now < believesUntil, "expired under its holder");
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(".1")]
    [InlineData("a.0")]
    [InlineData("a.-1")]
    [InlineData("a.1x")]
    public void What_is_no_session_is_refused(string text) => Assert.Contains(
        "group.number", Assert.Throws<FormatException>(() => SessionId.Parse(text)).Message, StringComparison.Ordinal);

    private static RecipeCommand Renewal(IEnumerable<long> sessions) => new(RecipeOperation.Renew)
    {
        Items = [.. sessions.Select(session => session.ToString(CultureInfo.InvariantCulture))],
    };

    private static RecipeCommand Expiry(long session, long renewed) => new(RecipeOperation.Expire) { Number = session, Token = renewed };

    private long Open() => _group.Do(new RecipeCommand(RecipeOperation.Open) { Number = Lease }).Token;

    private RecipeReply Renew(params long[] sessions) => _group.Do(Renewal(sessions));

    private RecipeReply Expire(long session, long renewed) => _group.Do(Expiry(session, renewed));

    private RecipeReply Attach(long session, string key) =>
        _group.Do(new RecipeCommand(RecipeOperation.Attach) { Number = session, Name = key });

    private RecipeReply Do(RecipeOperation operation, long session) => _group.Do(new RecipeCommand(operation) { Number = session });
}
