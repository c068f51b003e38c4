using System.Security.Cryptography;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Crdts.Documents;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts.Documents;

/// <summary>Documents over Akka.DistributedData on three nodes of this process.</summary>
public sealed class DocumentActorSpec(CrdtNodes nodes) : IClassFixture<CrdtNodes>
{
    /// <summary>Stands for half of a pair of surrogates, which test names cannot have.</summary>
    private const string Lone = "half";

    private static int Documents;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_tell_everybody_what_one_writes_and_who()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        using var beside = await OpenAsync("n1", name, "beside");
        using var bob = await OpenAsync("n2", name, "bob");
        await ada.TextBecomesAsync("");

        Assert.Equal(DocumentOutcomeKind.Accepted, (await ada.EditAsync(0, 0, "hello")).Kind);
        await ada.TextBecomesAsync("hello");
        await beside.TextBecomesAsync("hello");
        await bob.TextBecomesAsync("hello");
        Assert.Equal("ada", Assert.Single(ada.Changes).Session);
        Assert.Equal("ada", Assert.Single(beside.Changes).Session);
        Assert.Null(Assert.Single(bob.Changes).Session);
        Assert.Equal(["n1"], bob.Changes[0].By);

        Assert.Equal(DocumentOutcomeKind.Accepted, (await bob.EditAsync(0, 1, "J")).Kind);
        await ada.TextBecomesAsync("Jello");
        Assert.Equal(["n2"], ada.Changes[^1].By);
        Assert.Equal("Jello", (await nodes["n1"].GetAsync(await nodes["n1"].FindAsync(name, "text", Cancel), CrdtLevel.Local, Cancel)).Value!.GetValue<string>());
    }

    [Fact]
    public async Task Should_take_one_of_many_edits_of_the_same_text()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        await ada.TextBecomesAsync("");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ada.EditAsync(0, 0, $"{i}")));
        Assert.Single(outcomes, outcome => outcome.Kind == DocumentOutcomeKind.Accepted);
        Assert.Equal(19, outcomes.Count(outcome => outcome.Kind == DocumentOutcomeKind.Stale));
        Assert.All(outcomes, outcome => Assert.Equal(1, outcome.Revision.Number));
    }

    [Fact]
    public async Task Should_refuse_an_edit_of_a_text_that_has_changed_at_the_replicator()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        await ada.TextBecomesAsync("");
        // At the replicator, which tells the document a little later.
        await nodes["n1"].ChangeAsync(new CrdtName(CrdtTypes.Named("text"), name), new CrdtChange("edit") { Insert = "command" }, CrdtLevel.Local, Cancel);
        var outcome = await ada.EditAsync(0, 0, "page");
        Assert.Equal(DocumentOutcomeKind.Stale, outcome.Kind);
        await ada.TextBecomesAsync("command");
        Assert.Equal(outcome.Revision, ada.Revision);
        Assert.Null(ada.Changes[0].Session);
        Assert.Equal(DocumentOutcomeKind.Accepted, (await ada.EditAsync(7, 0, " page")).Kind);
        await ada.TextBecomesAsync("command page");
    }

    [Theory]
    [InlineData(4, 0, "x", CrdtRefusal.Malformed, "not within the text")]
    [InlineData(-1, 0, "x", CrdtRefusal.Malformed, "not within the text")]
    [InlineData(0, 4, "", CrdtRefusal.Malformed, "3 units")]
    [InlineData(2, 0, "x", CrdtRefusal.Malformed, "surrogate")]
    [InlineData(0, 2, "", CrdtRefusal.Malformed, "surrogate")]
    [InlineData(0, 0, Lone, CrdtRefusal.Malformed, "surrogate")]
    [InlineData(0, 0, "", CrdtRefusal.Malformed, "deletes or inserts")]
    public async Task Should_refuse_what_makes_no_sense_and_change_nothing(int index, int delete, string insert, CrdtRefusal reason, string why)
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        await ada.TextBecomesAsync("");
        await ada.EditAsync(0, 0, "a\U0001F40C");
        await ada.TextBecomesAsync("a\U0001F40C");
        var refused = await Assert.ThrowsAsync<CrdtRefusedException>(() => ada.EditAsync(index, delete, insert is Lone ? "\uD83D" : insert));
        Assert.Equal(reason, refused.Reason);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal(DocumentOutcomeKind.Accepted, (await ada.EditAsync(3, 0, "!")).Kind);
        await ada.TextBecomesAsync("a\U0001F40C!");
    }

    [Fact]
    public async Task Should_refuse_what_is_too_large_and_who_has_not_opened_it()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        await ada.TextBecomesAsync("");
        var noise = Convert.ToBase64String(RandomNumberGenerator.GetBytes(40_000));
        var refused = await Assert.ThrowsAsync<CrdtRefusedException>(() => ada.EditAsync(0, 0, noise));
        Assert.Equal(CrdtRefusal.TooLarge, refused.Reason);
        Assert.Contains("actordist.crdts.max-state", refused.Message, StringComparison.Ordinal);

        var edit = new DocumentEdit(ada.Revision, 0, 0, "x", "stranger", Cursor: null);
        foreach (var document in (string[])[name, New()])
        {
            refused = await Assert.ThrowsAsync<CrdtRefusedException>(() => nodes.DocumentsOf("n1").EditAsync(document, edit, Cancel));
            Assert.Equal(CrdtRefusal.NotFound, refused.Reason);
        }

        await Assert.ThrowsAsync<CrdtRefusedException>(() => OpenAsync("n1", "a/b", "ada"));
        await Assert.ThrowsAsync<CrdtRefusedException>(() => OpenAsync("n1", name, ""));
        await Assert.ThrowsAsync<CrdtRefusedException>(() => nodes.DocumentsOf("n1").MoveAsync(name, "ada", "line\nbreak", 0, Cancel));
    }

    [Fact]
    public async Task Should_give_who_comes_back_what_it_has_missed()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        await ada.TextBecomesAsync("");
        await ada.EditAsync(0, 0, "a");
        await ada.TextBecomesAsync("a");
        var seen = ada.Revision;
        await ada.EditAsync(1, 0, "b");
        await ada.TextBecomesAsync("ab");

        using var back = await OpenAsync("n1", name, "back", seen, "a");
        await back.UntilAsync(() => back.Revision == ada.Revision, () => "it is up to date");
        Assert.Equal("ab", back.Text);
        Assert.Equal("b", Assert.Single(Assert.Single(back.Changes).Splices).Inserted);
        using var strange = await OpenAsync("n1", name, "strange", new DocumentRevision(1, 1));
        await strange.TextBecomesAsync("ab");
        Assert.Empty(strange.Changes);
        using var elsewhere = await OpenAsync("n2", name, "elsewhere", seen);
        await elsewhere.TextBecomesAsync("ab");
    }

    [Fact]
    public async Task Should_tell_every_node_who_is_there()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        var bob = await OpenAsync("n2", name, "bob");
        await ada.UntilAsync(() => ada.Present.Any(writer => writer is { Session: "bob", Node: "n2" }), () => "bob is seen at n1");
        await bob.UntilAsync(() => bob.Present.Any(writer => writer is { Session: "ada", Node: "n1" }), () => "ada is seen at n2");
        await bob.MoveAsync(3);
        await ada.UntilAsync(() => ada.Present.Any(writer => writer is { Session: "bob", Index: 3 }), () => "bob's cursor is seen at n1");
        bob.Dispose();
        await ada.UntilAsync(() => ada.Present.Count == 1, () => "bob is gone");
        await Assert.ThrowsAsync<CrdtRefusedException>(() => bob.MoveAsync(4));
    }

    [Fact]
    public async Task Should_end_with_the_deletion_of_the_object()
    {
        var name = New();
        using var ada = await OpenAsync("n1", name, "ada");
        await ada.TextBecomesAsync("");
        await ada.EditAsync(0, 0, "a");
        await nodes["n1"].DeleteAsync(new CrdtName(CrdtTypes.Named("text"), name), CrdtLevel.Local, Cancel);
        await ada.UntilAsync(() => ada.IsDeleted, () => "it is told");
        await CrdtNodes.EventuallyAsync(
            async () => (await Assert.ThrowsAsync<CrdtRefusedException>(() => OpenAsync("n1", name, "late"))).Reason == CrdtRefusal.Conflict,
            "it cannot be opened");
        await nodes["n1"].CreateAsync(new CrdtName(CrdtTypes.Named("flag"), name + "f"), CrdtLevel.Local, Cancel);
        Assert.Equal(CrdtRefusal.Conflict, (await Assert.ThrowsAsync<CrdtRefusedException>(() => OpenAsync("n1", name + "f", "ada"))).Reason);
    }

    private Task<OpenDocument> OpenAsync(string node, string name, string session, DocumentRevision? seen = null, string text = "") =>
        OpenDocument.OpenAsync(nodes, node, name, session, seen, text);

    private static string New() => $"document-{Interlocked.Increment(ref Documents)}";
}
