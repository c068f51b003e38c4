using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Documents;
using ActorDist.Core.Crdts.Text;
using Akka.Actor;
using Akka.Cluster;
using Xunit;
using VectorClock = ActorDist.Core.Clocks.VectorClock;

namespace ActorDist.Cluster.Tests.Crdts.Documents;

/// <summary>An edit at the replicator.</summary>
public sealed class DocumentUpdateSpec
{
    private static readonly UniqueAddress Self = new(Address.Parse("akka.tcp://crdts@127.0.0.1:1"), 7);
    private static readonly ChangeContext Context = new(Self, () => default(HybridTimestamp), _ => null, 1024);
    private static readonly Replicated<ReplicatedText> Text = Replicated<ReplicatedText>.Empty.Change(Self, (state, origin) => state.Edit(origin, 0, 0, "ab"));

    [Fact]
    public void Should_edit_the_text_that_was_seen()
    {
        var update = Update(Text.State.Known.Version);
        var edited = Assert.IsType<Replicated<ReplicatedText>>(update.Apply(Text));
        Assert.Equal("axb", edited.State.Value);
        Assert.Same(edited, update.State);
    }

    [Fact]
    public void Should_leave_a_text_that_has_changed_and_give_it()
    {
        var update = Update(VectorClock.Empty);
        Assert.Throws<DocumentUpdate.StaleTextException>(() => update.Apply(Text));
        Assert.Same(Text, update.State);
    }

    private static DocumentUpdate Update(VectorClock seen) => new(
        (ReplicatedDataType)CrdtTypes.Named("text"), new DocumentEdit(new DocumentRevision(1, 1), 1, 0, "x", "ada", Cursor: null), seen, Context);
}
