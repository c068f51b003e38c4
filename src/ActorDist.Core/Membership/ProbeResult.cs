namespace ActorDist.Core.Membership;

/// <summary>How one attempt ended to connect to the port where a member says hello.</summary>
public enum ProbeResult
{
    /// <summary>The connection was refused: nothing listens there.</summary>
    Refused,

    /// <summary>The member said hello.</summary>
    Hello,

    /// <summary>Another start of a member said hello: the port is no longer held by the one that was looked for.</summary>
    OtherIncarnation,

    /// <summary>The connection was taken and nothing was said: the process stands still, or somebody else holds the port.</summary>
    Silent,

    /// <summary>The connection was taken and reset, as a process does that is just ending: look again.</summary>
    Reset,

    /// <summary>A time-out, a stranger's words, a connection to itself, an unknown port: neither a sign of death nor of life.</summary>
    Ambiguous,
}
