using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes;

/// <summary>A lock, permits or leadership, held until it is given back or its session ends.</summary>
public sealed class Grant : IAsyncDisposable
{
    private readonly IRecipes _recipes;
    private readonly string _kind;
    private readonly string _name;
    private readonly RecipeCommand _acquired;

    internal Grant(IRecipes recipes, string kind, string name, RecipeCommand acquired, long token, CancellationToken lost) =>
        (_recipes, _kind, _name, _acquired, Token, Lost) = (recipes, kind, name, acquired, token, lost);

    /// <summary>The fencing token: hand it to the resource with every change, and let that refuse a lower one than it has seen.</summary>
    public long Token { get; }

    /// <summary>Fires when the session has ended: stop. It cannot fire while the process is paused, so the token is needed all the same.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Gives it back.</summary>
    /// <returns>How that ended; an unknown one may be tried again.</returns>
    public Task<RecipeResult> ReleaseAsync() => _recipes.ExecuteAsync(
        _kind, _name, _acquired with { Operation = RecipeOperation.Release, Token = Token, Data = default });

    /// <summary>Leader: says something of itself.</summary>
    public Task<RecipeResult> ProclaimAsync(ReadOnlyMemory<byte> value) => _recipes.ExecuteAsync(
        _kind, _name, _acquired with { Operation = RecipeOperation.Proclaim, Token = Token, Data = value });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await ReleaseAsync();
}
