using Xunit;

namespace ActorDist.Core.Tests;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("5", 5_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("-5s", -5_000)]
    [InlineData("0", 0)]
    public void Should_read_what_people_write(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("soon")]
    [InlineData("5 s")]
    [InlineData("1e3s")]
    [InlineData("5sm")]
    [InlineData("NaN")]
    [InlineData("Infinityh")]
    [InlineData("99999999999999h")]
    public void Should_refuse_what_is_no_duration_or_has_no_room(string text) => Assert.False(DurationText.TryParse(text, out _));
}
