using System.Globalization;
using ActorDist.Core.Clocks;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Reports;

/// <summary>
/// What each operation of a history could know of, as its vector clock with one entry a client (Fidge 1988, Mattern 1989): an operation comes
/// after those of its client before it, and one that returned a value after the write of that value. A value that was written twice to a
/// key says nothing.
/// </summary>
internal sealed class CausalPast
{
    /// <summary>No operation.</summary>
    public const int None = -1;

    private readonly VectorClock[] _clocks;
    private readonly int[] _sources;

    private CausalPast(VectorClock[] clocks, int[] sources) => (_clocks, _sources) = (clocks, sources);

    /// <summary>Works it out.</summary>
    /// <param name="operations">The operations of a history of registers, in the order of their calls.</param>
    /// <param name="clients">How many clients there are; a retired process goes on under its number plus this.</param>
    public static CausalPast Of(IReadOnlyList<DrawnOperation> operations, int clients)
    {
        var (clocks, sources) = (new VectorClock[operations.Count], new int[operations.Count]);
        var (writers, last) = (Writers(operations), new VectorClock[clients]);
        foreach (var (index, operation) in operations.Index().OrderBy(each => each.Item.IsWrite ? each.Item.From : each.Item.To))
        {
            var client = operation.Invocation.Process % clients;
            var source = operation.Found is { } found ? writers.GetValueOrDefault((operation.Invocation.Key, found), None) : None;
            sources[index] = source;
            var seen = source == None ? VectorClock.Empty : clocks[source];
            clocks[index] = last[client] = last[client].Merge(seen).Increment(OriginOf(client));
        }

        return new CausalPast(clocks, sources);
    }

    /// <summary>The operation whose value an operation returned; <see cref="None"/> where it returned none, or it is not certain whose.</summary>
    public int SourceOf(int operation) => _sources[operation];

    /// <summary>An operation's clock, such as [c0:3 c2:1].</summary>
    public string ClockOf(int operation) => string.Create(
        CultureInfo.InvariantCulture, $"[{string.Join(' ', _clocks[operation].Entries.ToArray().Select(dot => $"c{dot.Origin.Epoch}:{dot.Counter}"))}]");

    private static Origin OriginOf(int client) => new(default, (ulong)client);

    private static Dictionary<(string? Key, string Value), int> Writers(IReadOnlyList<DrawnOperation> operations)
    {
        var writers = new Dictionary<(string? Key, string Value), int>();
        foreach (var (index, operation) in operations.Index())
        {
            if (operation.Written is { } value && operation.End != EventType.Fail && !writers.TryAdd((operation.Invocation.Key, value), index))
                writers[(operation.Invocation.Key, value)] = None;
        }

        return writers;
    }
}
