using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Links;
using CsCheck;
using Xunit;

namespace ActorDist.Cluster.Tests.Faults;

public sealed class FaultShapeSpec
{
    private static readonly string[] Five = ["n1", "n2", "n3", "n4", "n5"];

    [Fact]
    public void A_partition_cuts_every_link_between_the_groups_both_ways_and_no_other()
    {
        var cut = CutBy(new FaultShape.Partition(["n1", "n2", "n3"], ["n4", "n5"]), Five);
        Assert.Equal(12, cut.Count);
        Assert.All(cut, link => Assert.NotEqual(link.From is "n4" or "n5", link.To is "n4" or "n5"));
    }

    [Fact]
    public void A_node_of_neither_group_hears_all() =>
        Assert.DoesNotContain(CutBy(new FaultShape.Partition(["n1"], ["n2"]), Five), link => link.From is "n3" || link.To is "n3");

    [Fact]
    public void Isolated_nodes_hear_nobody_not_even_each_other() => Assert.Equal(
        "n1 -> n2, n1 -> n3, n2 -> n1, n2 -> n3, n3 -> n1, n3 -> n2",
        Text(CutBy(new FaultShape.Isolate(["n1", "n2"]), ["n1", "n2", "n3"])));

    [Theory]
    [InlineData(null, null)]
    [InlineData("n1,n2", "n4,n5")]
    public void A_bridge_hears_both_halves_which_do_not_hear_each_other(string? a, string? b)
    {
        var cut = CutBy(new FaultShape.Bridge("n3", Group(a), Group(b)), Five);
        Assert.Equal(8, cut.Count);
        Assert.DoesNotContain(cut, link => link.From is "n3" || link.To is "n3");
        Assert.Contains(new Link("n2", "n4"), cut);
        Assert.DoesNotContain(new Link("n1", "n2"), cut);
    }

    [Fact]
    public void On_a_majorities_ring_every_node_hears_a_majority_and_no_two_the_same_one() => Gen.Int[4, 12].Sample(count =>
    {
        string[] nodes = [.. Enumerable.Range(1, count).Select(i => $"n{i:00}")];
        var cut = CutBy(new FaultShape.MajoritiesRing(), nodes);
        var heard = nodes.Select(node => string.Join(' ', nodes.Where(other => !cut.Contains(new Link(other, node))))).ToArray();
        return heard.All(set => set.Split(' ').Length > count / 2)
            && heard.Distinct(StringComparer.Ordinal).Count() == count
            && cut.All(link => cut.Contains(link.Reverse));
    });

    [Fact]
    public void A_cut_is_both_ways_unless_it_is_one_way()
    {
        Assert.Equal("n1 -> n4", Text(CutBy(new FaultShape.Cut("n1", "n4", OneWay: true), Five)));
        Assert.Equal("n1 -> n4, n4 -> n1", Text(CutBy(new FaultShape.Cut("n1", "n4", OneWay: false), Five)));
    }

    [Theory]
    [InlineData(null, null, false, 20)]
    [InlineData("n1", null, false, 8)]
    [InlineData("n1", null, true, 4)]
    [InlineData(null, "n1", true, 4)]
    [InlineData("n1", "n2", true, 1)]
    public void Slow_is_what_the_named_ends_send(string? from, string? to, bool oneWay, int links)
    {
        var rule = LinkRule.Slow("100ms", jitter: null, rate: null, loss: null);
        var faults = new FaultShape.Slow(rule, from, to, oneWay).On(Five);
        Assert.Equal(links, faults.Count);
        Assert.All(faults, fault => Assert.Same(rule, fault.Rule));
        if (oneWay && from is not null)
            Assert.All(faults, fault => Assert.Equal(from, fault.Link.From));
    }

    public static TheoryData<FaultShape, string> Refused => new()
    {
        { new FaultShape.Partition(["n1", "n2"], ["n2"]), "n2 is in both groups" },
        { new FaultShape.Partition(["n1"], ["n9"]), "'n9'; known are n1, n2, n3, n4, n5" },
        { new FaultShape.Isolate(["n9"]), "'n9'" },
        { new FaultShape.Bridge("n3", ["n1"], null), "both groups or none" },
        { new FaultShape.Bridge("n3", ["n1", "n3"], ["n4"]), "n3 is in both" },
        { new FaultShape.Bridge("n9", null, null), "'n9'" },
        { new FaultShape.Cut("n1", "n1", OneWay: false), "both are n1" },
        { new FaultShape.Slow(LinkRule.Slow("1s", null, null, null), null, null, OneWay: true), "needs an end" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_makes_no_sense_is_refused_with_the_reason(FaultShape shape, string reason) => Assert.Contains(
        reason, Assert.Throws<FaultRefusedException>(() => shape.On(Five)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_ring_of_three_is_refused() =>
        Assert.Throws<FaultRefusedException>(() => new FaultShape.MajoritiesRing().On(["n1", "n2", "n3"]));

    [Theory]
    [InlineData("")]
    [InlineData("n1,,n2")]
    [InlineData("n1,n2,n1")]
    public void Groups_with_empty_or_double_names_are_refused(string text) =>
        Assert.Throws<FaultRefusedException>(() => FaultShape.Group("a", text));

    private static HashSet<Link> CutBy(FaultShape shape, IReadOnlyList<string> nodes)
    {
        var faults = shape.On(nodes);
        Assert.All(faults, fault => Assert.True(fault.Rule.IsCut));
        var links = faults.Select(fault => fault.Link).ToHashSet();
        Assert.Equal(faults.Count, links.Count);
        return links;
    }

    private static string Text(IEnumerable<Link> links) =>
        string.Join(", ", links.Select(link => link.ToString()).Order(StringComparer.Ordinal));

    private static IReadOnlyList<string>? Group(string? text) => text is null ? null : FaultShape.Group("a", text);
}
