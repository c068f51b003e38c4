namespace ActorDist.Core.Recipes;

/// <summary>What a command asks of a recipe. A kind serves some of them and refuses the others by name.</summary>
public enum RecipeOperation : byte
{
    /// <summary>Reads the state.</summary>
    Get,

    /// <summary>Asks for the lock, for permits, or to lead.</summary>
    Acquire,

    /// <summary>Gives back what was granted, or withdraws from the queue; a partition's member has drained items.</summary>
    Release,

    /// <summary>The leader says something of itself.</summary>
    Proclaim,

    /// <summary>A session has ended: whatever it holds or waits for is given up.</summary>
    Evict,

    /// <summary>Comes in: to a group, a double barrier or a partition.</summary>
    Join,

    /// <summary>Goes out again.</summary>
    Leave,

    /// <summary>Adds to a counter.</summary>
    Add,

    /// <summary>Sets a counter, raises a barrier.</summary>
    Set,

    /// <summary>Lifts a barrier.</summary>
    Lift,

    /// <summary>Puts an item at the end of a queue, writes a fenced value.</summary>
    Put,

    /// <summary>Takes the first item.</summary>
    Take,

    /// <summary>An item is done with.</summary>
    Acknowledge,

    /// <summary>An item could not be done: it is delivered again, or is a dead letter.</summary>
    Reject,

    /// <summary>A dead letter goes back to the end of its queue.</summary>
    Requeue,

    /// <summary>A dead letter is thrown away.</summary>
    Drop,

    /// <summary>An owner has not released an item within the drain deadline.</summary>
    Revoke,

    /// <summary>Begins a session.</summary>
    Open,

    /// <summary>Sessions are alive.</summary>
    Renew,

    /// <summary>A session ends by its own wish.</summary>
    Close,

    /// <summary>A session was not renewed for a whole lease.</summary>
    Expire,

    /// <summary>A session is about to use a recipe.</summary>
    Attach,

    /// <summary>Nothing of an ended session is left anywhere.</summary>
    Forget,
}
