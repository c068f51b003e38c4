namespace ActorDist.Cluster.Commands;

/// <summary>
/// Where the responses of one connection go: the door that accepted it. Called from actors, so it returns at once; a door whose client
/// reads too slowly drops the connection rather than make the actor wait.
/// </summary>
public interface ICommandSink
{
    /// <summary>Hands over one response.</summary>
    /// <param name="id">The client's own number of the command.</param>
    /// <param name="response">The response, in the order in which its handler gave it.</param>
    void Deliver(long id, CommandResponse response);

    /// <summary>The session has ended; nothing more will be delivered.</summary>
    void Closed();
}
