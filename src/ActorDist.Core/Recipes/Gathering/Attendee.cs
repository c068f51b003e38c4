namespace ActorDist.Core.Recipes.Gathering;

/// <summary>One who has joined a group, or entered a double barrier.</summary>
/// <param name="Session">Its session; when that ends, it is out.</param>
/// <param name="Name">Its name, which nobody else has.</param>
/// <param name="Token">Version of the register when it came in: the earlier, the lower.</param>
/// <param name="Data">What it says of itself.</param>
public sealed record Attendee(string Session, string Name, long Token, ReadOnlyMemory<byte> Data);
