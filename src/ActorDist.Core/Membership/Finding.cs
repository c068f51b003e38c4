namespace ActorDist.Core.Membership;

/// <summary>What a member found out about another one, and tells all: a vote.</summary>
public enum Finding
{
    /// <summary>Nothing listens where the other's hello came from, or another start of it does: its process has ended.</summary>
    Refused,

    /// <summary>Its port takes connections and says nothing, as a process that stands still does. A veto.</summary>
    Open,

    /// <summary>It answered: a hello of its own on the probe connection, or a message. A veto.</summary>
    Alive,
}
