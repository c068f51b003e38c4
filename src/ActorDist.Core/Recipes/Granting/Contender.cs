namespace ActorDist.Core.Recipes.Granting;

/// <summary>One who holds, or waits for, a lock, permits or leadership.</summary>
/// <param name="Session">Its session; when that ends, it is out.</param>
/// <param name="Name">Its name within the session; empty where the session has one contender here.</param>
/// <param name="Permits">How many permits it holds or wants.</param>
/// <param name="Token">The fencing token of the grant; 0 while it waits.</param>
/// <param name="Depth">How often a re-entrant holder has gone in.</param>
/// <param name="Data">What it says of itself.</param>
public sealed record Contender(string Session, string Name, int Permits, long Token, int Depth, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether it is this contender.</summary>
    public bool Is(string session, string name) =>
        string.Equals(Session, session, StringComparison.Ordinal) && string.Equals(Name, name, StringComparison.Ordinal);
}
