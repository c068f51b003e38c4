using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Maps;

/// <summary>
/// The store of a field. Each kind of field uses its own part and leaves the others empty: the flag, the register, the counter, the set,
/// the map.
/// </summary>
public sealed class FieldStore : IDotStore<FieldStore>
{
    private FieldStore()
    {
    }

    /// <inheritdoc/>
    public static FieldStore Empty { get; } = new();

    /// <summary>Of a flag: the events that turned it on.</summary>
    public DotSet Flag { get; private init; } = DotSet.Empty;

    /// <summary>Of a register: its values.</summary>
    public DotFun<Element> Register { get; private init; } = DotFun<Element>.Empty;

    /// <summary>Of a counter: what each origin has counted.</summary>
    public DotFun<Amount> Counter { get; private init; } = DotFun<Amount>.Empty;

    /// <summary>Of a set: its elements.</summary>
    public DotMap<Element, DotSet> Set { get; private init; } = DotMap<Element, DotSet>.Empty;

    /// <summary>Of a map: its fields.</summary>
    public DotMap<MapField, FieldStore> Map { get; private init; } = DotMap<MapField, FieldStore>.Empty;

    /// <inheritdoc/>
    public bool IsEmpty => Flag.IsEmpty && Register.IsEmpty && Counter.IsEmpty && Set.IsEmpty && Map.IsEmpty;

    /// <inheritdoc/>
    public IEnumerable<Dot> Dots => [.. Flag.Dots, .. Register.Dots, .. Counter.Dots, .. Set.Dots, .. Map.Dots];

    /// <summary>Of a flag.</summary>
    public static FieldStore Of(DotSet flag) => new() { Flag = flag };

    /// <summary>Of a register.</summary>
    public static FieldStore Of(DotFun<Element> register) => new() { Register = register };

    /// <summary>Of a counter.</summary>
    public static FieldStore Of(DotFun<Amount> counter) => new() { Counter = counter };

    /// <summary>Of a set.</summary>
    public static FieldStore Of(DotMap<Element, DotSet> set) => new() { Set = set };

    /// <summary>Of a map.</summary>
    public static FieldStore Of(DotMap<MapField, FieldStore> map) => new() { Map = map };

    /// <inheritdoc/>
    public FieldStore Join(CausalContext context, FieldStore other, CausalContext otherContext) => new()
    {
        Flag = Flag.Join(context, other.Flag, otherContext),
        Register = Register.Join(context, other.Register, otherContext),
        Counter = Counter.Join(context, other.Counter, otherContext),
        Set = Set.Join(context, other.Set, otherContext),
        Map = IsEmptyMap(other) ? Map : Map.Join(context, other.Map, otherContext),
    };

    /// <inheritdoc/>
    public FieldStore Rename(Func<Dot, Dot?> name) => new()
    {
        Flag = Flag.Rename(name),
        Register = Register.Rename(name),
        Counter = Counter.Rename(name),
        Set = Set.Rename(name),
        Map = Map.IsEmpty ? Map : Map.Rename(name),
    };

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        var type = Type;
        writer.Byte((byte)type);
        switch (type)
        {
            case FieldType.Flag:
                Flag.Write(writer);
                break;
            case FieldType.Register:
                Register.Write(writer);
                break;
            case FieldType.Counter:
                Counter.Write(writer);
                break;
            case FieldType.Set:
                Set.Write(writer);
                break;
            default:
                Map.Write(writer);
                break;
        }
    }

    /// <inheritdoc/>
    public static FieldStore Read(ref CrdtReader reader)
    {
        reader.Enter();
        var store = (FieldType)reader.Byte("field store") switch
        {
            FieldType.Flag => Of(DotSet.Read(ref reader)),
            FieldType.Register => Of(DotFun<Element>.Read(ref reader)),
            FieldType.Counter => Of(DotFun<Amount>.Read(ref reader)),
            FieldType.Set => Of(DotMap<Element, DotSet>.Read(ref reader)),
            FieldType.Map => Of(DotMap<MapField, FieldStore>.Read(ref reader)),
            var other => throw new FormatException($"field store: type {(int)other} is not known here"),
        };
        reader.Leave();
        return store;
    }

    /// <summary>Which part it uses.</summary>
    public FieldType Type =>
        !Flag.IsEmpty ? FieldType.Flag
        : !Register.IsEmpty ? FieldType.Register
        : !Counter.IsEmpty ? FieldType.Counter
        : !Set.IsEmpty ? FieldType.Set
        : FieldType.Map;

    /// <summary>The recursion of types ends here, not that of values: an empty map has no fields to go into.</summary>
    private bool IsEmptyMap(FieldStore other) => Map.IsEmpty && other.Map.IsEmpty;
}
