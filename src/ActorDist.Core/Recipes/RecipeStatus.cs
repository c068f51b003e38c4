namespace ActorDist.Core.Recipes;

/// <summary>What a recipe answered to a command.</summary>
public enum RecipeStatus : byte
{
    /// <summary>Done; or granted.</summary>
    Ok,

    /// <summary>In the queue, or waiting for others; the state says when that is over.</summary>
    Waiting,

    /// <summary>The same contender holds it already, under the token in the reply.</summary>
    AlreadyHeld,

    /// <summary>It cannot be had now, and the command said not to wait.</summary>
    Busy,

    /// <summary>The contender or session holds nothing and waits for nothing here.</summary>
    NotHeld,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>The queue is empty.</summary>
    Empty,

    /// <summary>It is in use with other parameters: another limit, count or set of items.</summary>
    Mismatch,

    /// <summary>The name belongs to another session.</summary>
    Duplicate,

    /// <summary>A limit is reached; nothing was changed.</summary>
    Full,

    /// <summary>The token, epoch or renewal given is not the one that stands.</summary>
    Stale,

    /// <summary>The session has ended.</summary>
    Expired,

    /// <summary>The sum does not fit into 64 bits.</summary>
    Overflow,
}
