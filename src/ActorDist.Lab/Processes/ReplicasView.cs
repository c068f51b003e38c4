namespace ActorDist.Lab.Processes;

/// <summary>The replicas of the registers: GET /v1/replicas.</summary>
/// <param name="Epoch">Epoch of the configuration that the node asked has learned.</param>
/// <param name="Replicas">Names of the replicas in it.</param>
/// <param name="Reports">What each node that answered says of its own replica.</param>
public sealed record ReplicasView(long Epoch, IReadOnlyList<string> Replicas, IReadOnlyList<ReplicasView.Report> Reports)
{
    /// <summary>One node's answer.</summary>
    /// <param name="Node">The node's name.</param>
    /// <param name="IsMember">Whether its disk is one of the replicas.</param>
    public sealed record Report(string Node, bool IsMember);
}
