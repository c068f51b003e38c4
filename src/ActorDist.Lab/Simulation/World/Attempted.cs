namespace ActorDist.Lab.Simulation.World;

/// <summary>Which attempt of which client a request is.</summary>
internal sealed record Attempted(int Client, int Attempt);
