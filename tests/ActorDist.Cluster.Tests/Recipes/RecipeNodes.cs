using ActorDist.Cluster.Tests.Registers;
using ActorDist.Core.Recipes;
using Xunit;

namespace ActorDist.Cluster.Tests.Recipes;

/// <summary>Three nodes that the tests of a class share; each test uses names of its own.</summary>
public sealed class RecipeNodes : IAsyncLifetime
{
    internal RegisterNodes Nodes { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Nodes = await RegisterNodes.StartAsync(3, TestContext.Current.CancellationToken, machines: [.. RecipeMachines.All]);

    public ValueTask DisposeAsync() => Nodes.DisposeAsync();
}
