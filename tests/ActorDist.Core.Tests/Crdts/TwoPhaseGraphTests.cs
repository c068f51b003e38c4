using ActorDist.Core.Crdts.Graphs;
using Xunit;

namespace ActorDist.Core.Tests.Crdts;

/// <summary>When a vertex of a 2P2P graph may be removed, and that it wins over an edge added at the same time.</summary>
public sealed class TwoPhaseGraphTests
{
    private static readonly TwoPhaseGraph Ends = TwoPhaseGraph.AddVertex("u").Merge(TwoPhaseGraph.AddVertex("v"));

    [Theory]
    [InlineData("u")]
    [InlineData("v")]
    public void RemoveVertex_WithAnEdgeAtIt_IsRefusedUntilTheEdgeIsRemoved(string vertex)
    {
        var graph = Ends.Merge(Ends.AddEdge("u", "v")!);
        Assert.Null(graph.RemoveVertex(vertex));

        graph = graph.Merge(graph.RemoveEdge("u", "v")!);
        graph = graph.Merge(graph.RemoveVertex(vertex)!);
        Assert.NotEqual(vertex, Assert.Single(graph.Vertices), StringComparer.Ordinal);
    }

    [Fact]
    public void RemoveVertex_ThatIsNotThere_IsRefused()
    {
        Assert.Null(Ends.RemoveVertex("w"));
        var removed = Ends.Merge(Ends.RemoveVertex("u")!);
        Assert.Null(removed.RemoveVertex("u"));
    }

    [Fact]
    public void RemoveVertex_IsForGood()
    {
        var removed = Ends.Merge(Ends.RemoveVertex("u")!);
        Assert.Equal("v", Assert.Single(removed.Merge(TwoPhaseGraph.AddVertex("u")).Vertices));
    }

    [Fact]
    public void RemoveVertex_WinsOverAnEdgeAddedConcurrently()
    {
        var edge = Ends.AddEdge("u", "v")!;
        var removal = Ends.RemoveVertex("u")!;
        foreach (var graph in new[] { Ends.Merge(edge).Merge(removal), Ends.Merge(removal).Merge(edge) })
        {
            Assert.Equal("v", Assert.Single(graph.Vertices));
            Assert.Empty(graph.Edges);
            // The hidden edge is no reason to keep its other end.
            Assert.Empty(graph.Merge(graph.RemoveVertex("v")!).Vertices);
        }
    }
}
