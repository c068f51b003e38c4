using System.Diagnostics;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes.Sessions;

/// <summary>The session of one who waits: it is alive as long as it waits, so it is renewed meanwhile.</summary>
/// <param name="recipes">Renews it.</param>
/// <param name="known">Says when it was renewed last.</param>
/// <param name="session">The session; null where none is needed.</param>
/// <param name="lease">Its lease.</param>
internal sealed class WaitingSession(IRecipes recipes, KnownSessions known, SessionId? session, TimeSpan lease)
{
    private const int RenewalsPerLease = 3;

    /// <summary>How long it may wait until its next renewal.</summary>
    private TimeSpan Left => session is not { } id ? TimeSpan.MaxValue
        : known.RenewedAt(id) is { } at ? lease / RenewalsPerLease - Stopwatch.GetElapsedTime(at)
        : TimeSpan.Zero;

    /// <summary>A wait that ends when the session must be renewed.</summary>
    public TimeSpan Shorten(TimeSpan wait) => Left < wait ? Left : wait;

    /// <summary>Renews the session where it is time.</summary>
    /// <returns>Why its owner must not go on; null where it lives.</returns>
    public async Task<RecipeResult?> FaultAsync()
    {
        if (session is not { } id || Left > TimeSpan.Zero)
            return null;
        var (lost, result) = await recipes.RenewAsync([id]);
        if (lost.Count > 0)
            return new RecipeResult(OutcomeKind.Done, new RecipeReply(RecipeStatus.Expired));
        return result.IsOk ? null : result with { Outcome = OutcomeKind.Unknown, Error = $"the session could not be renewed: {result.Error}" };
    }
}
