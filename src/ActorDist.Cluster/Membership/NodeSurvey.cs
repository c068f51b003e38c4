using Akka.Actor;

namespace ActorDist.Cluster.Membership;

/// <summary>Asks the actors of one name on other nodes.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="actor">The actor's name under /user, the same on every node.</param>
internal sealed class NodeSurvey(ActorSystem system, string actor)
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Asks nodes the same; those that do not answer in time are left out.</summary>
    public async Task<IReadOnlyList<T>> AskAsync<T>(IEnumerable<NodeDescription> nodes, object question, TimeSpan? timeout = null)
        where T : class
    {
        var answers = await Task.WhenAll(nodes.Select(node => AskAsync<T>(node, question, timeout)));
        return [.. answers.OfType<T>()];
    }

    /// <returns>Null when the node does not answer in time.</returns>
    public async Task<T?> AskAsync<T>(NodeDescription node, object question, TimeSpan? timeout = null)
        where T : class
    {
        try
        {
            return await system.ActorSelection($"{node.Address}/user/{actor}").Ask<T>(question, timeout ?? UsualTimeout);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
