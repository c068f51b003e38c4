namespace ActorDist.Core.Recipes.Sessions;

/// <summary>A client of recipes, as long as it says that it lives.</summary>
/// <param name="Number">Its number in its group.</param>
/// <param name="Owner">Who opened it, for people.</param>
/// <param name="Lease">For how long it lives without renewal, in milliseconds.</param>
/// <param name="Renewed">Version of the register when it was opened or last renewed.</param>
/// <param name="HasEnded">It was closed or has expired; it never comes back.</param>
/// <param name="Keys">The recipes that it may hold something of: what has to be given up when it ends.</param>
public sealed record Session(long Number, string Owner, int Lease, long Renewed, bool HasEnded, IReadOnlyList<string> Keys);
