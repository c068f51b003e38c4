using ActorDist.Core.Membership;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Membership;

public sealed class EarlyMinorityTests
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("11111", false)]
    [InlineData("11100", false)]
    [InlineData("00111", false)]
    [InlineData("11000", true)]
    [InlineData("00011", true)]
    [InlineData("00001", true)]
    [InlineData("1100", false)] // half, with the lowest address
    [InlineData("0011", true)] // the other half
    [InlineData("10", false)]
    [InlineData("01", true)]
    [InlineData("1", false)]
    public void Should_end_a_minority_and_the_half_without_the_lowest_address(string heard, bool ends) =>
        Assert.Equal(ends, EndsAt([.. Enumerable.Repeat(heard, 40)]) is not null);

    [Fact]
    public void Should_end_only_after_the_whole_wait() =>
        Assert.Equal(After, EndsAt([.. Enumerable.Repeat("11000", 40)]) - Step);

    [Fact]
    public void Should_begin_anew_when_the_majority_is_heard_for_a_moment()
    {
        string[] looks = [.. Enumerable.Repeat("11000", 11), "11100", .. Enumerable.Repeat("11000", 11), "11111"];

        Assert.Null(EndsAt(looks));
    }

    [Fact]
    public void Should_begin_anew_after_the_process_stood_still()
    {
        var rule = new EarlyMinority(After, LongestGap);
        for (var at = Step; at < After; at += Step)
            Assert.False(rule.Look(Members("11000"), at));

        Assert.False(rule.Look(Members("11000"), After + (5 * After)));
        Assert.Null(rule.Since);
    }

    /// <summary>Of two sides that hear only themselves, exactly one ends, whatever the cut.</summary>
    [Fact]
    public void Should_leave_exactly_one_side_of_a_cut() =>
        Gen.Int[1, 9].SelectMany(count => Gen.Bool.Array[count]).Sample(side =>
        {
            var one = EndsAt([.. Enumerable.Repeat(Text(side), 20)]) is not null;
            var other = EndsAt([.. Enumerable.Repeat(Text([.. side.Select(member => !member)]), 20)]) is not null;
            var isWhole = side.All(member => member) || side.All(member => !member);
            Assert.True(isWhole || one != other, Text(side));
        });

    private static TimeSpan? EndsAt(string[] looks)
    {
        var rule = new EarlyMinority(After, LongestGap);
        var now = TimeSpan.Zero;
        foreach (var look in looks)
        {
            now += Step;
            if (rule.Look(Members(look), now))
                return now;
        }

        return null;
    }

    private static string Text(bool[] heard) => string.Concat(heard.Select(member => member ? '1' : '0'));

    private static Hearing[] Members(string heard) =>
        [.. heard.Select((c, i) => new Hearing(new MemberKey($"127.0.0.1:{i}", i), c == '1'))];
}
