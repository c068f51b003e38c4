namespace ActorDist.Node.Commands;

/// <summary>What a node tells a client about itself and its cluster in its hello.</summary>
/// <param name="Node">This node's name, for example <c>n1</c>.</param>
/// <param name="Version">The version of the product.</param>
/// <param name="Nodes">Asked at every hello: the nodes of the cluster whose command door is known. Called from any thread.</param>
public sealed record CommandDoorIdentity(string Node, string Version, Func<IReadOnlyList<CommandNode>> Nodes);
