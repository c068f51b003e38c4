using ActorDist.Core.Crdts.Text;
using ActorDist.Corpora;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Text;

/// <summary>
/// Two people write at once in the same place, each one unit at a time, forward or backward (each unit before the last): their words
/// do not mix (Weidner and Kleppmann 2023, appendix A).
/// </summary>
public sealed class TextInterleavingTests
{
    private const string First = "alpha bravo";
    private const string Second = "12345 67890";

    [Theory]
    [InlineData("", 0, false, false)]
    [InlineData("", 0, true, true)]
    [InlineData("", 0, true, false)]
    [InlineData("", 0, false, true)]
    [InlineData("<>", 1, false, false)]
    [InlineData("<>", 1, true, true)]
    [InlineData("<>", 1, true, false)]
    [InlineData("<>", 0, true, true)]
    [InlineData("<>", 2, true, true)]
    [InlineData("<>", 2, false, true)]
    public void TwoWriters_DoNotMix(string start, int place, bool isFirstBackward, bool isSecondBackward)
    {
        var (one, other) = (new TextDocument(TraceReplay.OriginOf(0)), new TextDocument(TraceReplay.OriginOf(1)));
        one.Insert(0, start);
        other.Merge(one);
        Write(one, place, First, isFirstBackward);
        Write(other, place, Second, isSecondBackward);
        one.Merge(other);
        other.Merge(one);
        Assert.Equal(one.ToString(), other.ToString());
        Assert.Equal(start.Insert(place, First + Second), one.ToString());
    }

    // A tombstone between the two neighbours must not let them mix either.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoWriters_DoNotMix_AroundWhatAThirdDeletes(bool isBackward)
    {
        var copies = Enumerable.Range(0, 3).Select(agent => new TextDocument(TraceReplay.OriginOf(agent))).ToArray();
        copies[2].Insert(0, "<gone>");
        copies[0].Merge(copies[2]);
        copies[1].Merge(copies[2]);
        copies[2].Delete(1, 4);
        Write(copies[0], 3, First, isBackward);
        copies[1].Merge(copies[2]);
        Write(copies[1], 1, Second, isBackward);
        for (var i = 0; i < 6; i++)
            copies[i % 3].Merge(copies[(i + 1) % 3]);
        var text = copies[0].ToString();
        Assert.All(copies, copy => Assert.Equal(text, copy.ToString()));
        Assert.Contains(First, text, StringComparison.Ordinal);
        Assert.Contains(Second, text, StringComparison.Ordinal);
        Assert.Equal(2 + First.Length + Second.Length, text.Length);
    }

    private static void Write(TextDocument document, int place, string word, bool isBackward)
    {
        for (var i = 0; i < word.Length; i++)
            document.Insert(isBackward ? place : place + i, [isBackward ? word[^(i + 1)] : word[i]]);
    }
}
