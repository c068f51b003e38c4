using ActorDist.Cluster.Events;
using CsCheck;
using Xunit;

namespace ActorDist.Cluster.Tests.Events;

public sealed class EventPositionSpec
{
    private static readonly Gen<EventId> Ids =
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 20], (node, start, number) => new EventId($"n{node}", start, number));

    [Fact]
    public void Should_count_what_is_missing_and_refuse_what_it_has()
    {
        var position = new EventPosition();
        Assert.True(position.Take(new EventId("n1", 1, 50), out var lost));
        Assert.Equal(0, lost); // who begins to read has lost nothing
        Assert.True(position.Take(new EventId("n1", 1, 54), out lost));
        Assert.Equal(3, lost);
        Assert.False(position.Take(new EventId("n1", 1, 54), out lost));
        Assert.False(position.Take(new EventId("n1", 1, 7), out lost));
        Assert.True(position.Take(new EventId("n1", 2, 3), out lost)); // its next start
        Assert.Equal(2, lost);
        Assert.False(position.Take(new EventId("n1", 1, 99), out lost));
        Assert.True(position.Take(new EventId("n2", 1, 9), out lost));
        Assert.Equal("n1.2.3,n2.1.9", position.ToString());
    }

    [Fact]
    public void Should_read_what_it_writes_and_never_take_an_event_twice() => Ids.List[0, 60].Sample(ids =>
    {
        var position = new EventPosition();
        var taken = new HashSet<EventId>();
        foreach (var id in ids)
        {
            // At any moment the reader may go on at another node.
            position = EventPosition.Parse(position.ToString());
            if (position.Take(id, out var lost) && (lost < 0 || !taken.Add(id)))
                return false;
        }

        return true;
    });

    [Theory]
    [InlineData("n1")]
    [InlineData("n1.1")]
    [InlineData("n1.1.x")]
    [InlineData("n1.1.5,;drop")]
    [InlineData("n1.1.99999999999999999999")]
    public void Should_refuse_what_is_no_position(string text) => Assert.Throws<FormatException>(() => EventPosition.Parse(text));

    [Fact]
    public void Should_refuse_a_position_that_is_too_long() => Assert.Contains(
        "16384",
        Assert.Throws<FormatException>(() => EventPosition.Parse(string.Join(',', Enumerable.Range(1, 4000).Select(i => $"n{i}.1.1")))).Message,
        StringComparison.Ordinal);
}
