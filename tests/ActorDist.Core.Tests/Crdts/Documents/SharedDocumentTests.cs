using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Crdts.Documents;
using ActorDist.Core.Crdts.Text;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Documents;

/// <summary>Revisions of a text at a node, and three who write at two nodes with delays; a failing script is printed with its seed.</summary>
public sealed class SharedDocumentTests
{
    private const int Writers = 3;
    private static readonly Origin Here = new(new ReplicaId(0, 1), 1);

    private enum Act
    {
        Write,
        Send,
        Arrive,
        Take,
        Merge,
        Reconnect,
    }

    private static readonly Gen<Step[]> Scripts = Gen.Select(
        Gen.Frequency(
            (4, Gen.Const(Act.Write)), (3, Gen.Const(Act.Send)), (3, Gen.Const(Act.Arrive)), (4, Gen.Const(Act.Take)), (2, Gen.Const(Act.Merge)), (1, Gen.Const(Act.Reconnect))),
        Gen.Int[0, Writers - 1],
        Gen.Int[0, 40],
        Gen.Int[0, 3],
        Gen.OneOf(Gen.Const(""), Gen.Const("a"), Gen.Const("bc"), Gen.Const("\U0001F40C"), Gen.Const("\r\n")),
        (act, who, place, delete, insert) => new Step(act, who, place, delete, insert)).Array[0, 120];

    [Fact]
    public void Writers_WithDelays_AlwaysMeet() => Scripts.Sample(script =>
    {
        TestNode[] nodes = [new(0), new(1)];
        TestWriter[] writers = [new(nodes[0], "s0"), new(nodes[0], "s1"), new(nodes[1], "s2")];
        foreach (var step in script)
            Do(step, nodes, writers[step.Who]);
        for (var rounds = 0; !Array.TrueForAll(writers, writer => writer.IsDone) || nodes[0].State.Known.Version != nodes[1].State.Known.Version; rounds++)
        {
            Assert.True(rounds < 1000, "it does not come to an end");
            foreach (var writer in writers)
            {
                writer.Send();
                writer.Arrive();
                writer.Take();
            }

            nodes[0].Merge(nodes[1]);
            nodes[1].Merge(nodes[0]);
        }

        Assert.All(writers, writer => Assert.Equal(nodes[0].Document.Text, writer.Text));
        Assert.Equal(nodes[0].Document.Text, nodes[1].Document.Text);
        Assert.Equal(nodes[0].State.Value, nodes[0].Document.Text);
    });

    [Fact]
    public void Changes_AreNumbered_AndGivenToWhoComesBack()
    {
        var (document, state) = (new SharedDocument(7), ReplicatedText.Empty);
        var begin = document.Revision;
        state = Edited(state, 0, 0, "ab");
        Assert.Equal([new TextSplice(0, 0, "ab")], document.Take(state.Known, "s", ["n1"])!.Splices);
        state = Edited(state, 1, 1, "x");
        var change = document.Take(state.Known, session: null, ["n2"])!;
        Assert.Equal((2, null, "ax"), (change.Revision.Number, change.Session, document.Text));
        Assert.Null(document.Take(state.Known, "s", ["n1"]));
        Assert.Equal(2, document.After(begin)!.Count);
        Assert.Equal([change], document.After(begin.Next)!);
        Assert.Empty(document.After(document.Revision)!);
    }

    [Fact]
    public void Revision_OfAnotherOpening_OrTheFuture_GetsNoChanges()
    {
        var document = new SharedDocument(7);
        document.Take(Edited(ReplicatedText.Empty, 0, 0, "ab").Known, "s", ["n1"]);
        Assert.Null(document.After(new DocumentRevision(8, 0)));
        Assert.Null(document.After(new DocumentRevision(7, 2)));
    }

    [Theory]
    [InlineData("a", SharedDocument.MaxKept)]
    [InlineData("0123456789012345678901234567890123456789", SharedDocument.MaxKept)]
    public void Changes_BeyondTheWindow_AreNotKept(string insert, int kept)
    {
        var (document, state) = (new SharedDocument(7), ReplicatedText.Empty);
        for (var i = 0; i < kept + 5; i++)
        {
            state = Edited(state, 0, 0, insert);
            document.Take(state.Known, "s", ["n1"]);
        }

        Assert.Null(document.After(new DocumentRevision(7, 4)));
        Assert.Equal(kept, document.After(new DocumentRevision(7, 5))!.Count);
    }

    [Fact]
    public void Changes_TooLargeTogether_AreNotKept()
    {
        var (document, state) = (new SharedDocument(7), ReplicatedText.Empty);
        for (var i = 0; i < 3; i++)
        {
            state = Edited(state, 0, 0, new string('a', SharedDocument.MaxKeptUnits / 2 - 8));
            document.Take(state.Known, "s", ["n1"]);
        }

        Assert.Null(document.After(new DocumentRevision(7, 0)));
        Assert.Equal(2, document.After(new DocumentRevision(7, 1))!.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData(".1")]
    [InlineData("7.")]
    [InlineData("7.-1")]
    [InlineData("x.1")]
    [InlineData("7.99999999999999999999")]
    public void Revision_Malformed_IsNone(string text) => Assert.Null(DocumentRevision.TryParse(text));

    [Fact]
    public void Revision_Text_IsReadBack() =>
        Assert.Equal(new DocumentRevision(ulong.MaxValue, 12), DocumentRevision.TryParse(new DocumentRevision(ulong.MaxValue, 12).ToString()));

    private static void Do(Step step, TestNode[] nodes, TestWriter writer)
    {
        switch (step.Act)
        {
            case Act.Write:
                writer.Write(step.Place, step.Delete, step.Insert);
                break;
            case Act.Send:
                writer.Send();
                break;
            case Act.Arrive:
                writer.Arrive();
                break;
            case Act.Take:
                writer.Take();
                break;
            case Act.Reconnect:
                writer.Reconnect();
                break;
            default:
                nodes[step.Place % 2].Merge(nodes[(step.Place + 1) % 2]);
                break;
        }
    }

    private static ReplicatedText Edited(ReplicatedText state, int index, int delete, string insert) =>
        state.Merge(state.Edit(Here, index, delete, insert));

    private sealed record Step(Act Act, int Who, int Place, int Delete, string Insert);
}
