namespace ActorDist.Core.Tests.Crdts.Laws;

/// <summary>
/// What a replica knows, as the changes themselves: the reference that each type's value is computed from by its definition (Burckhardt,
/// Gotsman, Yang and Zawirski, "Replicated Data Types: Specification, Verification, Optimality", 2014), without states, merges or dots.
/// </summary>
public sealed class History(int acts, IEnumerable<Change> changes)
{
    public IReadOnlyList<Change> Changes { get; } = [.. changes.OrderBy(change => change.Id)];

    /// <summary>The changes of one kind.</summary>
    public IEnumerable<Change> Of(int act) => Changes.Where(change => change.Step.Act % acts == act);

    /// <summary>Whether a change was made after one of others had been seen.</summary>
    public static bool SeenBy(Change change, IEnumerable<Change> others) => others.Any(other => other.Saw(change));
}
