namespace ActorDist.Core.Recipes.Partitioning;

/// <summary>An item and who has it.</summary>
/// <param name="Name">The item.</param>
/// <param name="Owner">The member that may work on it.</param>
/// <param name="Epoch">Version of the register when the owner got it: its fencing token.</param>
/// <param name="Next">The member that gets it once the owner has released it; empty when it stays.</param>
public sealed record PartitionItem(string Name, string Owner, long Epoch, string Next)
{
    /// <summary>Whether its owner must drain and release it.</summary>
    public bool IsMoving => Next.Length > 0;

    /// <summary>Who has it once all is quiet.</summary>
    public string Heir => IsMoving ? Next : Owner;
}
