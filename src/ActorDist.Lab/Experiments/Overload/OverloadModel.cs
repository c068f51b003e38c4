namespace ActorDist.Lab.Experiments.Overload;

/// <summary>Servers with queues, and clients who ask again; time goes in ticks of ten milliseconds.</summary>
/// <param name="QueueLimit">Requests that wait at a server at most, where more are refused at once; null: no limit, no back-pressure.</param>
internal sealed record OverloadModel(int? QueueLimit)
{
    /// <summary>Ticks in a second; a server serves one request a tick.</summary>
    public const int TicksPerSecond = 100;

    /// <summary>Servers at the start.</summary>
    public const int Servers = 5;

    /// <summary>Requests a second: 86 % of what five servers can do, more than four can.</summary>
    public const int LoadPerSecond = 430;

    /// <summary>Requests that fit into a server's memory; one with more of them ends.</summary>
    public const int Memory = 2000;

    /// <summary>Ticks after which a client that has no answer, or was refused, asks again.</summary>
    public const int Patience = TicksPerSecond;

    /// <summary>Times that a client asks.</summary>
    public const int Attempts = 3;

    /// <summary>Seconds until one server is killed.</summary>
    public const int KillAfter = 30;

    /// <summary>Seconds of the whole run.</summary>
    public const int Duration = 180;

    /// <summary>At the end, seconds over which it is measured how much is answered.</summary>
    public const int Measured = 30;
}
