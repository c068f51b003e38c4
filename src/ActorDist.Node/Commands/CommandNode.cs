namespace ActorDist.Node.Commands;

/// <summary>A node of the cluster as a client may reach it; <c>pbm --all</c> connects to each.</summary>
/// <param name="Name">The node's name, for example <c>n1</c>.</param>
/// <param name="Address">Its Akka address.</param>
/// <param name="Pbm">Host and port of its command door, for example <c>127.0.0.1:9110</c>.</param>
public sealed record CommandNode(string Name, string Address, string Pbm);
