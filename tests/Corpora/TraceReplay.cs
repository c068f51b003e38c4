using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Crdts.Text;

namespace ActorDist.Corpora;

/// <summary>
/// Replays a concurrent trace as it happened: each agent edits its own document, which takes what the transaction's parents had seen
/// right before, as encoded operations.
/// </summary>
public sealed class TraceReplay
{
    private readonly EditingTrace _trace;
    private readonly TextDocument[] _documents;
    private readonly int[][] _seen;
    private readonly List<int>[] _transactionsOf;

    private TraceReplay(EditingTrace trace)
    {
        _trace = trace;
        var agents = trace.Transactions.Max(transaction => transaction.Agent) + 1;
        _documents = [.. Enumerable.Range(0, agents).Select(agent => new TextDocument(OriginOf(agent)))];
        _seen = new int[trace.Transactions.Length][];
        _transactionsOf = [.. Enumerable.Range(0, agents).Select(_ => new List<int>())];
        Updates = new byte[trace.Transactions.Length][];
    }

    /// <summary>What each transaction did, encoded.</summary>
    public byte[][] Updates { get; }

    /// <summary>Who an agent is; the order of agents is the order of origins.</summary>
    public static Origin OriginOf(int agent) => new(new ReplicaId(1, (ulong)agent), 1);

    /// <summary>Replays a trace.</summary>
    public static TraceReplay Run(EditingTrace trace)
    {
        var replay = new TraceReplay(trace);
        for (var i = 0; i < trace.Transactions.Length; i++)
            replay.Step(i);
        return replay;
    }

    /// <summary>Applies patches one after the other.</summary>
    public static void Edit(TextDocument document, ReadOnlySpan<TextPatch> patches)
    {
        foreach (ref readonly var patch in patches)
        {
            if (patch.Deleted > 0)
                document.Delete(patch.Position, patch.Deleted);
            if (patch.Inserted.Length > 0)
                document.Insert(patch.Position, patch.Inserted);
        }
    }

    private void Step(int index)
    {
        var transaction = _trace.Transactions[index];
        var document = _documents[transaction.Agent];
        var own = _transactionsOf[transaction.Agent];
        var has = own.Count == 0 ? new int[_documents.Length] : _seen[own[^1]];
        var seen = (int[])has.Clone();
        foreach (var parent in transaction.Parents)
        {
            for (var agent = 0; agent < seen.Length; agent++)
                seen[agent] = Math.Max(seen[agent], _seen[parent][agent]);
        }

        var missing = Enumerable.Range(0, seen.Length).SelectMany(agent => _transactionsOf[agent][has[agent]..seen[agent]]).Order();
        foreach (var earlier in missing)
        {
            if (document.Apply(Updates[earlier]).Missing is { } operation)
                throw new InvalidDataException($"transaction {earlier} depends on {operation}, which its parents had not seen");
        }

        var before = document.Version;
        Edit(document, transaction.Patches);
        Updates[index] = document.Encode(before);
        own.Add(index);
        seen[transaction.Agent]++;
        _seen[index] = seen;
    }
}
