using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes;

/// <summary>
/// Recipes on consensus, for actors, hosted services and the doors of this process. Any node serves any recipe. Commands end done, failed
/// (certainly without effect) or unknown; presenting an unknown one again under the same idempotency key is safe, and so are, without a
/// key, those that say who they are by session and name: acquire, release, join, leave, attach.
/// </summary>
public interface IRecipes
{
    /// <summary>Opens a session, which lives for its lease and must be renewed before.</summary>
    /// <param name="lease">For how long it lives without renewal: 0.5 s to 24 h.</param>
    /// <param name="owner">Who opens it, for people; may be empty.</param>
    /// <returns>The session, if it was opened, and how that ended.</returns>
    Task<(SessionId? Session, RecipeResult Result)> OpenAsync(TimeSpan lease, string owner);

    /// <summary>Opens a session that this node renews until it is disposed of.</summary>
    /// <param name="lease">How long after the death of this process others may go on.</param>
    /// <param name="owner">Who opens it, for people; may be empty.</param>
    /// <exception cref="RecipeException">It could not be opened.</exception>
    Task<RecipeSession> StartAsync(TimeSpan lease, string owner);

    /// <summary>Renews sessions of any groups.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <returns>Those that have ended; and how the command ended.</returns>
    Task<(IReadOnlyList<SessionId> Lost, RecipeResult Result)> RenewAsync(IReadOnlyCollection<SessionId> sessions);

    /// <summary>Ends a session and gives up what it holds.</summary>
    Task<RecipeResult> CloseAsync(SessionId session);

    /// <summary>Executes a command.</summary>
    /// <param name="kind">The recipe.</param>
    /// <param name="name">The name of the one meant.</param>
    /// <param name="command">What is asked; a read's answer holds the state.</param>
    /// <param name="idempotencyKey">Names the operation across retries at any node; null where that is not needed.</param>
    /// <exception cref="FormatException">The kind, the name or the command makes no sense; the message says why.</exception>
    Task<RecipeResult> ExecuteAsync(string kind, string name, RecipeCommand command, string? idempotencyKey = null);

    /// <summary>
    /// Executes a command and waits until it has what it asks for: its turn, an item, the others. Meanwhile its session is renewed. One that
    /// is still not served then is answered as it stood, and stays in its queue.
    /// </summary>
    /// <inheritdoc cref="ExecuteAsync(string, string, RecipeCommand, string?)"/>
    /// <param name="kind">The recipe.</param>
    /// <param name="name">The name of the one meant.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="idempotencyKey">Names the operation; a take that comes back empty is presented again under a name made from it.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<RecipeResult> ExecuteAsync(
        string kind, string name, RecipeCommand command, string? idempotencyKey, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Waits for a change.</summary>
    /// <param name="kind">A recipe, or <c>register</c>.</param>
    /// <param name="name">The name of the one meant.</param>
    /// <param name="after">The version known; -1 to get what there is.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What there is now; null where nothing changed in time, or no quorum answered.</returns>
    /// <exception cref="FormatException">The kind or the name is not allowed.</exception>
    Task<RecipeChange?> WatchAsync(string kind, string name, long after, TimeSpan patience, CancellationToken cancellation);
}

/// <summary>What a watch saw.</summary>
/// <param name="Version">The register's version.</param>
/// <param name="Exists">Whether there is something.</param>
/// <param name="Content">The register's content.</param>
public sealed record RecipeChange(long Version, bool Exists, ReadOnlyMemory<byte> Content);
