using System.Text.Json.Nodes;
using ActorDist.Cluster.Crdts.Types;

namespace ActorDist.Cluster.Crdts;

/// <summary>
/// Replicated objects that need no agreement: every node changes its own copy, also while it is cut off, and copies that have heard of the
/// same changes show the same value (Shapiro et al. 2011). They are spread by Akka.DistributedData and kept on every node's disk.
/// </summary>
public interface ICrdts
{
    /// <summary>The objects that this node has heard of.</summary>
    Task<IReadOnlyList<CrdtName>> ListAsync(CancellationToken cancellation);

    /// <summary>The object of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">Its type; null where the name is known to have one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CrdtRefusedException">The name is malformed or unknown, or of another type.</exception>
    Task<CrdtName> FindAsync(string name, string? type, CancellationToken cancellation);

    /// <summary>Makes an object without contents; one that is there stays as it is.</summary>
    /// <exception cref="CrdtRefusedException">It was deleted.</exception>
    Task<CrdtOutcome> CreateAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation);

    /// <summary>Changes an object, which is made where it is not there.</summary>
    /// <exception cref="CrdtRefusedException">The change makes no sense, or the state here does not allow it, or the object was deleted.</exception>
    Task<CrdtOutcome> ChangeAsync(CrdtName name, CrdtChange change, CrdtLevel level, CancellationToken cancellation);

    /// <summary>Reads an object.</summary>
    /// <exception cref="CrdtRefusedException">It is not there, or was deleted.</exception>
    /// <exception cref="CrdtUnansweredException">Not so many answered.</exception>
    Task<CrdtView> GetAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation);

    /// <summary>What this node holds of an object, part by part.</summary>
    /// <exception cref="CrdtRefusedException">It is not there, or was deleted.</exception>
    Task<JsonArray> GetRawAsync(CrdtName name, CancellationToken cancellation);

    /// <summary>Deletes an object for good: its name can never be used for one of the type again.</summary>
    /// <exception cref="CrdtRefusedException">It was deleted already.</exception>
    Task<CrdtOutcome> DeleteAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation);

    /// <summary>What the object shows now and after each change that this node hears of; several that come at once are one. Ends with its deletion.</summary>
    IAsyncEnumerable<CrdtView> WatchAsync(CrdtName name, CancellationToken cancellation);
}
