using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Text;
using ActorDist.Corpora;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Text;

public sealed class TextDocumentTests
{
    [Theory]
    [InlineData(-1, "x")]
    [InlineData(4, "x")]
    [InlineData(int.MaxValue, "x")]
    [InlineData(int.MinValue, "")]
    public void AnInsertionPastTheEnd_IsRefused(int index, string text) =>
        Unchanged(document => Assert.Throws<ArgumentOutOfRangeException>(() => document.Insert(index, text)), "abc");

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(4, 0)]
    [InlineData(1, 3)]
    [InlineData(0, -1)]
    [InlineData(1, int.MaxValue)]
    public void ADeletionPastTheEnd_IsRefused(int index, int count) =>
        Unchanged(document => Assert.Throws<ArgumentOutOfRangeException>(() => document.Delete(index, count)), "abc");

    // Not as theory data: an attribute keeps texts in UTF-8, which has no lone surrogates.
    [Fact]
    public void ALoneSurrogate_IsRefused()
    {
        foreach (var text in new[] { "\uD83D", "\uDE00", "x\uD83D", "\uDE00x", "\uD83D\uD83D\uDE00" })
            Unchanged(document => Assert.Throws<ArgumentException>(() => document.Insert(1, text)), "abc");
    }

    [Fact]
    public void APair_IsNotDivided()
    {
        Unchanged(document => Assert.Throws<ArgumentException>(() => document.Insert(2, "x")), "a😀b");
        Unchanged(document => Assert.Throws<ArgumentException>(() => document.Delete(0, 2)), "a😀b");
        Unchanged(document => Assert.Throws<ArgumentException>(() => document.Delete(2, 1)), "a😀b");
        var document = New(0, "a😀b");
        document.Delete(1, 2);
        Assert.Equal("ab", document.ToString());
    }

    [Fact]
    public void APasteLongerThanARun_IsWhole_WithItsPairs()
    {
        var paste = "a" + string.Concat(Enumerable.Repeat("😀", 10_000));
        var document = New(0, "[]");
        document.Insert(1, paste);
        Assert.Equal($"[{paste}]", document.ToString());
        var copy = TextDocument.Decode(document.Encode(), TraceReplay.OriginOf(1));
        copy.Delete(2, 2);
        document.Delete(document.Length - 1, 1);
        copy.Merge(document);
        Assert.Equal($"[{paste.Remove(1, 2)}", copy.ToString());
    }

    [Fact]
    public void RangesOfTheText_AreCopied()
    {
        var document = New(0, "hello");
        document.Insert(5, " world");
        document.Delete(1, 1);
        Span<char> part = stackalloc char[4];
        document.CopyTo(3, part);
        Assert.Equal("o wo", part.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => document.CopyTo(8, new char[3]));
        document.Insert(10, "!");
        Assert.Equal("hllo world!", document.ToString());
    }

    [Fact]
    public void AnOperationWithoutWhatItBuildsOn_IsRefusedWhole_AndNamesIt()
    {
        var author = New(0, "ab");
        var first = author.Encode();
        var known = author.Version;
        author.Insert(1, "x");
        author.Delete(0, 1);
        var second = author.Encode(known);
        var copy = New(1, "zz");
        Assert.Equal(new TextApplied(0, new Dot(author.Origin, 1)), copy.Apply(second));
        Assert.Equal("zz", copy.ToString());
        Assert.Equal(new TextApplied(2, null), copy.Apply(first));
        Assert.Equal(new TextApplied(2, null), copy.Apply(second));
        Assert.Equal(new TextApplied(0, null), copy.Apply(second));
        Assert.Equal("xbzz", copy.ToString());

        // Its own operations are all there, but not those of the one whose text it edits.
        var third = new TextDocument(TraceReplay.OriginOf(2));
        third.Merge(author);
        var before = third.Version;
        third.Insert(1, "y");
        var ofThird = third.Encode(before);
        var stranger = New(3, "q");
        Assert.Equal(author.Origin, stranger.Apply(ofThird).Missing?.Origin);
        Assert.Equal("q", stranger.ToString());
    }

    [Fact]
    public void AnOperationThatIsKnownInPart_AppliesTheRest()
    {
        var author = New(0, "");
        author.Insert(0, "abc");
        var copy = TextDocument.Decode(author.Encode(), TraceReplay.OriginOf(1));
        author.Insert(3, "def");
        author.Delete(5, 1);
        author.Delete(4, 1);
        Assert.Equal(5, copy.Apply(author.Encode()).Operations);
        Assert.Equal("abcd", copy.ToString());
    }

    [Fact]
    public void TypingAfterAnEditElsewhereOrARead_GoesOnInTheRightPlace() => Gen.Int[0, 3].Array[0, 200].Sample(acts =>
    {
        var document = New(0, "0123456789");
        var text = "0123456789";
        var cursor = 5;
        foreach (var act in acts)
        {
            switch (act)
            {
                case 0:
                    document.Insert(cursor, "t");
                    text = text.Insert(cursor++, "t");
                    break;
                case 1:
                    document.CopyTo(text.Length - 1, new char[1]);
                    break;
                case 2:
                    document.Insert(0, "s");
                    text = text.Insert(0, "s");
                    cursor++;
                    break;
                default:
                    document.Delete(--cursor, 1);
                    text = text.Remove(cursor, 1);
                    cursor = Math.Max(cursor, 1);
                    break;
            }

            if (text.Length < 2)
                return;
        }

        Assert.Equal(text, document.ToString());
    });

    [Fact]
    public void ALongDocument_KeepsFewRuns_WhereItIsTypedInOneGo()
    {
        var document = New(0, "");
        for (var i = 0; i < 20_000; i++)
            document.Insert(i, "x");
        Assert.Equal(5, document.Runs);
        for (var i = 20_000; i > 0; i--)
            document.Delete(i - 1, 1);
        Assert.Equal("", document.ToString());
        Assert.Equal(5, document.Runs);
    }

    private static TextDocument New(int agent, string text)
    {
        var document = new TextDocument(TraceReplay.OriginOf(agent));
        document.Insert(0, text);
        return document;
    }

    private static void Unchanged(Action<TextDocument> act, string text)
    {
        var document = New(0, text);
        var version = document.Version;
        act(document);
        Assert.Equal(text, document.ToString());
        Assert.Equal(version, document.Version);
    }
}
