using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using ActorDist.Cluster.Crdts.Types;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts;

/// <summary>
/// The names of objects that this node has, with the type of each. A name gets two types only where two nodes make it at once;
/// both objects stand then, and whoever asks has to say which.
/// </summary>
/// <param name="system">The actor system.</param>
public sealed class CrdtCatalogue(ActorSystem system)
{
    /// <summary>A name that was not there may have come since, but who makes objects does not look for it more often than this.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ImmutableList<CrdtType>> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<CrdtName, bool> _operations = new();
    private long _lookedAt;

    /// <summary>The types of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isMade">Whether the object will be made where it is not there: then a look of a moment ago will do.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<CrdtType>> TypesOfAsync(string name, bool isMade, CancellationToken cancellation)
    {
        if (_types.TryGetValue(name, out var known))
            return known;
        if (!isMade || Stopwatch.GetElapsedTime(Interlocked.Read(ref _lookedAt)) > Freshness)
            await LookAsync(cancellation);
        return _types.TryGetValue(name, out known) ? known : [];
    }

    /// <summary>Every object, as the replicator has them now.</summary>
    public async Task<IReadOnlyList<CrdtName>> LookAsync(CancellationToken cancellation)
    {
        Interlocked.Exchange(ref _lookedAt, Stopwatch.GetTimestamp());
        var keys = await DistributedData.Get(system).Replicator.Ask<GetKeysIdsResult>(Dsl.GetKeyIds, Patience, cancellation);
        var names = keys.Keys.Select(CrdtName.OfKey).OfType<CrdtName>().ToHashSet();
        names.UnionWith(_operations.Keys);
        foreach (var name in names)
            Add(name);
        foreach (var gone in _types.Keys.Except(names.Select(name => name.Name), StringComparer.Ordinal).ToArray())
            _types.TryRemove(gone, out _);
        return [.. names.OrderBy(name => name.Name, StringComparer.Ordinal).ThenBy(name => name.Type.Name, StringComparer.Ordinal)];
    }

    /// <summary>An object that has just been made here.</summary>
    public void Add(CrdtName name) => _types.AddOrUpdate(
        name.Name, _ => [name.Type], (_, types) => types.Contains(name.Type) ? types : types.Add(name.Type));

    /// <summary>An object by operations, which no replicator has.</summary>
    public void AddOperation(CrdtName name)
    {
        _operations.TryAdd(name, true);
        Add(name);
    }

    /// <summary>An object by operations that was deleted.</summary>
    public void RemoveOperation(CrdtName name)
    {
        if (_operations.TryRemove(name, out _))
            Remove(name);
    }

    /// <summary>An object that has just been deleted here.</summary>
    public void Remove(CrdtName name)
    {
        if (_types.TryGetValue(name.Name, out var types))
            _types.TryUpdate(name.Name, types.Remove(name.Type), types);
    }
}
