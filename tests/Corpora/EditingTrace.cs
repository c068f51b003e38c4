using System.IO.Compression;
using System.Text.Json;

namespace ActorDist.Corpora;

/// <summary>An editing session and the text at its end, from josephg/editing-traces or the conformance cases of the eg-walker paper.</summary>
/// <param name="Start">The text before.</param>
/// <param name="End">The text after.</param>
/// <param name="Transactions">What happened, each after its parents.</param>
/// <param name="IsConcurrent">Whether several agents edit copies of their own.</param>
public sealed record EditingTrace(string Start, string End, TraceTransaction[] Transactions, bool IsConcurrent)
{
    /// <summary>A trace of josephg/editing-traces: sequential ones have one agent, whose transactions follow each other.</summary>
    public static EditingTrace Read(string path)
    {
        using var json = Open(path);
        var root = json.RootElement;
        var isConcurrent = root.TryGetProperty("kind", out var kind) && kind.ValueEquals("concurrent");
        var transactions = root.GetProperty("txns").EnumerateArray().Select((transaction, i) => new TraceTransaction(
            isConcurrent ? transaction.GetProperty("agent").GetInt32() : 0,
            isConcurrent ? Numbers(transaction.GetProperty("parents")) : i == 0 ? [] : [i - 1],
            Patches(transaction.GetProperty("patches")))).ToArray();
        var start = root.TryGetProperty("startContent", out var content) ? content.GetString()! : "";
        return new EditingTrace(start, root.GetProperty("endContent").GetString()!, transactions, isConcurrent);
    }

    /// <summary>
    /// The conformance cases of the eg-walker paper. There an agent may be concurrent with itself, as no replica can be; so each line of
    /// its transactions is an agent here. Ties go by agent and number there, and a line's numbers follow each other, so lines in the
    /// order of agent and first number break ties alike.
    /// </summary>
    public static IEnumerable<EditingTrace> ReadConformance(string path)
    {
        using var json = Open(path);
        foreach (var history in json.RootElement.EnumerateArray())
            yield return Conformance(history);
    }

    private static EditingTrace Conformance(JsonElement history)
    {
        List<(string Agent, int First, int Last)> lines = [];
        List<(int Line, int[] Parents, TextPatch[] Patches, HashSet<int> Seen, int End)> transactions = [];
        foreach (var transaction in history.GetProperty("txns").EnumerateArray())
        {
            // Parents name an operation; what is before it in its transaction is its past too.
            HashSet<int> seen = [];
            List<int> parents = [];
            foreach (var operation in Numbers(transaction.GetProperty("parents")))
            {
                var parent = transactions.FindIndex(earlier => operation < earlier.End);
                if (operation != transactions[parent].End - 1)
                    throw new InvalidDataException("a transaction builds on a part of another");
                parents.Add(parent);
                seen.UnionWith(transactions[parent].Seen);
            }

            var agent = transaction.GetProperty("agent").GetString()!;
            var line = lines.FindLastIndex(known => string.Equals(known.Agent, agent, StringComparison.Ordinal));
            if (line < 0 || !seen.Contains(lines[line].Last))
            {
                line = lines.Count;
                lines.Add((agent, transaction.GetProperty("seqStart").GetInt32(), 0));
            }

            lines[line] = lines[line] with { Last = transactions.Count };
            seen.Add(transactions.Count);
            transactions.Add((line, [.. parents], Patches(transaction.GetProperty("ops")), seen, transaction.GetProperty("span")[1].GetInt32()));
        }

        var ranks = lines.OrderBy(line => line.Agent, StringComparer.Ordinal).ThenBy(line => line.First).ToList();
        return new EditingTrace(
            "",
            history.GetProperty("endContent").GetString()!,
            [.. transactions.Select(transaction => new TraceTransaction(ranks.IndexOf(lines[transaction.Line]), transaction.Parents, transaction.Patches))],
            IsConcurrent: true);
    }

    private static JsonDocument Open(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return JsonDocument.Parse(file);
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    private static TextPatch[] Patches(JsonElement array) =>
        [.. array.EnumerateArray().Select(patch => new TextPatch(patch[0].GetInt32(), patch[1].GetInt32(), patch[2].GetString()!))];
}

/// <summary>A change of a text: at a position so many characters go, and others come.</summary>
public readonly record struct TextPatch(int Position, int Deleted, string Inserted);

/// <summary>Patches that one agent made one after the other, having seen the transactions before and those of its parents.</summary>
/// <param name="Agent">Who, from 0.</param>
/// <param name="Parents">Indexes of the transactions that it had seen last.</param>
/// <param name="Patches">What it changed.</param>
public sealed record TraceTransaction(int Agent, int[] Parents, TextPatch[] Patches);
