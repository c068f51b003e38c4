using ActorDist.Core.Crdts.Documents;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Documents;

/// <summary>Who has a document open.</summary>
public sealed class DocumentPresenceTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void Writer_ComesMovesAndGoes()
    {
        var presence = new DocumentPresence("n1");
        Assert.True(presence.Put("s", "Ada", 0));
        Assert.False(presence.Put("s", "Ada", 0));
        Assert.True(presence.Move("s", 3));
        Assert.False(presence.Move("other", 3));
        Assert.Equal([new DocumentWriter("s", "Ada", "n1", 3)], presence.All);
        Assert.True(presence.Remove("s"));
        Assert.False(presence.Remove("s"));
        Assert.Empty(presence.All);
    }

    [Fact]
    public void Writers_OfAnotherNode_AreReplacedByItsNextWord()
    {
        var presence = new DocumentPresence("n2");
        presence.Put("s", "Ada", 0);
        Assert.True(presence.Take("n1", [new("t", "Bob", "n1", 1), new("u", "Cay", "n1", 2)], Start));
        Assert.False(presence.Take("n1", [new("t", "Bob", "n1", 1), new("u", "Cay", "n1", 2)], Start));
        Assert.Equal(["t", "u", "s"], presence.All.Select(writer => writer.Session), StringComparer.Ordinal);
        Assert.True(presence.Take("n1", [new("u", "Cay", "n1", 2)], Start));
        Assert.True(presence.Take("n1", [], Start));
        Assert.Equal(["s"], presence.All.Select(writer => writer.Session), StringComparer.Ordinal);
    }

    [Fact]
    public void Writers_OfASilentNode_AreForgotten()
    {
        var presence = new DocumentPresence("n2");
        presence.Put("s", "Ada", 0);
        presence.Take("n1", [new("t", "Bob", "n1", 1)], Start);
        presence.Take("n1", [new("t", "Bob", "n1", 1)], Start + TimeSpan.FromSeconds(1));
        Assert.False(presence.Forget(Start + DocumentPresence.Patience));
        Assert.True(presence.Forget(Start + DocumentPresence.Patience + TimeSpan.FromSeconds(1)));
        Assert.Equal(["s"], presence.All.Select(writer => writer.Session), StringComparer.Ordinal);
    }

    [Fact]
    public void Word_OfAnotherNode_IsBoundAndSpeaksForItselfOnly()
    {
        var presence = new DocumentPresence("n2");
        presence.Take("n1", [.. Enumerable.Range(0, 100).Select(i => new DocumentWriter($"s{i}", "Bob", "n3", 0))], Start);
        Assert.Equal(DocumentPresence.MaxWriters, presence.All.Count);
        Assert.All(presence.All, writer => Assert.Equal("n1", writer.Node));
        Assert.False(presence.Take("n2", [new("t", "Bob", "n2", 1)], Start));
    }
}
