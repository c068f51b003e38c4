using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Maps;

/// <summary>
/// A map of replicated fields, which may be maps. Removing a field resets it: what the remover had seen of it is gone for good, and what
/// was put in concurrently stays (as in Riak's map). A field without contents is no field.
/// </summary>
/// <remarks>
/// A counter in a map holds one event an origin, with all that the origin has counted since it last saw the field removed. So a remove
/// takes away exactly what it has seen, unless an origin counted on concurrently: then all that this origin has counted stays, as it does
/// in Riak. <see cref="Counters.ResettableCounter"/> has no such case, but cannot be in a map.
/// </remarks>
public sealed class ResetRemoveMap : CausalCrdt<ResetRemoveMap, DotMap<MapField, FieldStore>>, ICrdt<ResetRemoveMap>
{
    private ResetRemoveMap(CausalState<DotMap<MapField, FieldStore>> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.ResetRemoveMap;

    /// <inheritdoc/>
    public static ResetRemoveMap Empty { get; } = new(CausalState<DotMap<MapField, FieldStore>>.Empty);

    /// <summary>The elements of a set; none where it is not there.</summary>
    public IReadOnlyList<string> Elements(params ReadOnlySpan<string> path) =>
        [.. Find(FieldType.Set, path).Set.Keys.Select(key => key.Text)];

    /// <summary>The values of a register, each once, in their order; none where it is not there.</summary>
    public IReadOnlyList<string> Values(params ReadOnlySpan<string> path) =>
        [.. Find(FieldType.Register, path).Register.Values.Values.Distinct().Order().Select(value => value.Text)];

    /// <summary>Whether a flag is on; off where it is not there.</summary>
    public bool IsEnabled(params ReadOnlySpan<string> path) => !Find(FieldType.Flag, path).Flag.IsEmpty;

    /// <summary>The value of a counter; 0 where it is not there.</summary>
    public long Count(params ReadOnlySpan<string> path) =>
        Find(FieldType.Counter, path).Counter.Values.Values.Sum(amount => amount.Value);

    /// <summary>The fields of a map in their order; of this one by an empty path.</summary>
    public IReadOnlyList<MapField> Fields(params ReadOnlySpan<string> path) =>
        [.. (path.IsEmpty ? Store : Find(FieldType.Map, path).Map).Keys];

    /// <summary>Adds an element to a set.</summary>
    /// <param name="origin">Who does.</param>
    /// <param name="element">The element.</param>
    /// <param name="path">The names of the maps and of the field.</param>
    /// <returns>The delta.</returns>
    public ResetRemoveMap Add(Origin origin, string element, params ReadOnlySpan<string> path)
    {
        var key = new Element(element);
        var put = DotMap<Element, DotSet>.Empty.With(key, DotSet.Of(Context.Next(origin)));
        return Put(FieldType.Set, path, FieldStore.Of(put), Find(FieldType.Set, path).Set[key].Dots);
    }

    /// <summary>Removes an element from a set, as far as this replica has seen it added.</summary>
    /// <returns>The delta.</returns>
    public ResetRemoveMap Remove(string element, params ReadOnlySpan<string> path) =>
        Delta(DotMap<MapField, FieldStore>.Empty, Find(FieldType.Set, path).Set[new Element(element)].Dots);

    /// <summary>Writes a register.</summary>
    /// <returns>The delta.</returns>
    public ResetRemoveMap Set(Origin origin, string value, params ReadOnlySpan<string> path) => Put(
        FieldType.Register,
        path,
        FieldStore.Of(DotFun<Element>.Of(Context.Next(origin), new Element(value))),
        Find(FieldType.Register, path).Dots);

    /// <summary>Turns a flag on.</summary>
    /// <returns>The delta.</returns>
    public ResetRemoveMap Enable(Origin origin, params ReadOnlySpan<string> path) =>
        Put(FieldType.Flag, path, FieldStore.Of(DotSet.Of(Context.Next(origin))), Find(FieldType.Flag, path).Dots);

    /// <summary>Turns a flag off, as far as this replica has seen it turned on.</summary>
    /// <returns>The delta.</returns>
    public ResetRemoveMap Disable(params ReadOnlySpan<string> path) =>
        Delta(DotMap<MapField, FieldStore>.Empty, Find(FieldType.Flag, path).Dots);

    /// <summary>Adds to a counter.</summary>
    /// <returns>The delta.</returns>
    /// <exception cref="OverflowException">The origin would have counted past 64 bits.</exception>
    public ResetRemoveMap Increment(Origin origin, long by, params ReadOnlySpan<string> path)
    {
        var own = Find(FieldType.Counter, path).Counter.Values.Where(pair => pair.Key.Origin == origin).ToArray();
        var total = new Amount(checked(own.Sum(pair => pair.Value.Value) + by));
        return Put(
            FieldType.Counter, path, FieldStore.Of(DotFun<Amount>.Of(Context.Next(origin), total)), own.Select(pair => pair.Key));
    }

    /// <summary>Removes a field with all that this replica has seen in it.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="path">The names of the maps and of the field.</param>
    /// <returns>The delta.</returns>
    public ResetRemoveMap RemoveField(FieldType type, params ReadOnlySpan<string> path) =>
        Delta(DotMap<MapField, FieldStore>.Empty, Find(type, path).Dots);

    /// <inheritdoc/>
    public static ResetRemoveMap Read(ref CrdtReader reader)
    {
        var state = CausalState<DotMap<MapField, FieldStore>>.Read(ref reader);
        RequireTypes(state.Store);
        return new ResetRemoveMap(state);
    }

    private protected override ResetRemoveMap From(CausalState<DotMap<MapField, FieldStore>> state) => new(state);

    private static void RequireTypes(DotMap<MapField, FieldStore> map)
    {
        foreach (var field in map.Keys)
        {
            if (map[field].Type != field.Type)
                throw new FormatException($"field {field}: holds a {map[field].Type}");
            RequireTypes(map[field].Map);
        }
    }

    private FieldStore Find(FieldType type, ReadOnlySpan<string> path)
    {
        RequirePath(path);
        var map = Store;
        foreach (var name in path[..^1])
            map = map[new MapField(name, FieldType.Map)].Map;
        return map[new MapField(path[^1], type)];
    }

    private ResetRemoveMap Put(FieldType type, ReadOnlySpan<string> path, FieldStore put, IEnumerable<Dot> seen)
    {
        RequirePath(path);
        var map = DotMap<MapField, FieldStore>.Empty.With(new MapField(path[^1], type), put);
        for (var i = path.Length - 2; i >= 0; i--)
            map = DotMap<MapField, FieldStore>.Empty.With(new MapField(path[i], FieldType.Map), FieldStore.Of(map));
        return Delta(map, seen);
    }

    private static void RequirePath(ReadOnlySpan<string> path)
    {
        if (path.IsEmpty || path.Length > CrdtReader.MaxDepth)
            throw new ArgumentException($"path of {path.Length} names; from 1 to {CrdtReader.MaxDepth} are allowed", nameof(path));
    }
}
