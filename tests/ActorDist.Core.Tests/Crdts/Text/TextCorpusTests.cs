using ActorDist.Core.Crdts.Text;
using ActorDist.Corpora;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Text;

/// <summary>The expected texts of others: 500 random concurrent histories, and recorded editing sessions.</summary>
public sealed class TextCorpusTests
{
    [Fact]
    public void Histories_EndWithTheExpectedText_InAnyCausalOrder()
    {
        var folder = CorpusFolder.Find("eg-walker");
        var (number, concurrent) = (0, 0);
        foreach (var trace in EditingTrace.ReadConformance(Path.Combine(folder, "conformance-500.json.gz")))
        {
            var updates = TraceReplay.Run(trace).Updates;
            var forward = new TextDocument(TraceReplay.OriginOf(1000));
            foreach (var update in updates)
                Assert.Null(forward.Apply(update).Missing);
            Assert.True(string.Equals(trace.End, forward.ToString(), StringComparison.Ordinal), $"history {number}");

            // The last that can come does, so that the order is as far from the first as causality lets it.
            var backward = new TextDocument(TraceReplay.OriginOf(1000));
            var left = updates.ToList();
            while (left.Count > 0)
            {
                var next = left.FindLastIndex(update => backward.Apply(update).Missing is null);
                concurrent += next > 0 ? 1 : 0;
                left.RemoveAt(next);
            }

            Assert.True(string.Equals(trace.End, backward.ToString(), StringComparison.Ordinal), $"history {number}, backward");
            Assert.Equal(forward.Version, backward.Version);
            number++;
        }

        Assert.Equal(500, number);
        Assert.True(concurrent > 1000, $"only {concurrent} operations came before others that were there first");
    }

    [Theory]
    [InlineData("automerge-paper", 259_778)]
    [InlineData("sveltecomponent", 18_335)]
    public void SequentialSessions_EndWithTheExpectedText_HereAndElsewhere(string name, int transactions)
    {
        var trace = EditingTrace.Read(Path.Combine(CorpusFolder.Find("editing-traces", "sequential"), name + ".json.gz"));
        Assert.Equal(transactions, trace.Transactions.Length);
        var document = new TextDocument(TraceReplay.OriginOf(0));
        document.Insert(0, trace.Start);
        foreach (var transaction in trace.Transactions)
            TraceReplay.Edit(document, transaction.Patches);
        Assert.Equal(trace.End, document.ToString());

        var copy = TextDocument.Decode(document.Encode(), TraceReplay.OriginOf(1));
        Assert.Equal(trace.End, copy.ToString());
        Assert.Equal(document.Version, copy.Version);
    }

    [Fact]
    public void ConcurrentSession_EndsWithTheExpectedText_TransactionByTransactionAndAtOnce()
    {
        var trace = EditingTrace.Read(Path.Combine(CorpusFolder.Find("editing-traces", "concurrent"), "friendsforever.json.gz"));
        Assert.Equal(26_078, trace.Transactions.Length);
        var document = new TextDocument(TraceReplay.OriginOf(9));
        foreach (var update in TraceReplay.Run(trace).Updates)
            Assert.Null(document.Apply(update).Missing);
        Assert.Equal(trace.End, document.ToString());
        Assert.Equal(trace.End, TextDocument.Decode(document.Encode(), TraceReplay.OriginOf(9)).ToString());
    }
}
