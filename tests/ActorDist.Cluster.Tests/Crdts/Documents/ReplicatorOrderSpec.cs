using System.Threading.Channels;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Cluster.Events;
using ActorDist.Core.Crdts.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts.Documents;

/// <summary>A document and a replicator that tells of a change before it has answered the edit that made it, as one with a slow disk does.</summary>
public sealed class ReplicatorOrderSpec() : TestKit("""
    akka.actor.provider = cluster
    akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
    akka.cluster.roles = [name-n1]
    akka.loglevel = OFF
    akka.stdout-loglevel = OFF
    """)
{
    private static readonly UniqueAddress Other = new(Address.Parse("akka.tcp://crdts@127.0.0.1:1"), 7);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_tell_the_writer_of_its_edit_first_and_as_its_own()
    {
        var events = Channel.CreateUnbounded<DocumentEvent>();
        var document = await OpenAsync(events.Writer);
        var opened = await NextAsync<DocumentOpened>(events.Reader);

        document.Tell(new DocumentProtocol.Write("note", new DocumentEdit(opened.Revision, 0, 0, "own", "ada", Cursor: null)), TestActor);
        var update = await FishForMessageAsync<Update>(_ => true, cancellationToken: Cancel);
        var own = (Replicated<ReplicatedText>)update.Modify(null);
        var both = own.Change(Other, (state, origin) => state.Edit(origin, 3, 0, " other"));
        document.Tell(new Changed(update.Key, both), TestActor);
        document.Tell(new UpdateSuccess(update.Key, update.Request), TestActor);

        var (first, second) = (await NextAsync<DocumentChanged>(events.Reader), await NextAsync<DocumentChanged>(events.Reader));
        Assert.Equal(("ada", "own"), (first.Change.Session, Assert.Single(first.Change.Splices).Inserted));
        Assert.Equal((null, " other"), (second.Change.Session, Assert.Single(second.Change.Splices).Inserted));
        Assert.Equal(DocumentOutcomeKind.Accepted, (await FishForMessageAsync<DocumentOutcome>(_ => true, cancellationToken: Cancel)).Kind);
    }

    [Fact]
    public async Task Should_say_unknown_where_the_disk_has_failed_and_go_on_with_the_edit()
    {
        var events = Channel.CreateUnbounded<DocumentEvent>();
        var document = await OpenAsync(events.Writer);
        var opened = await NextAsync<DocumentOpened>(events.Reader);

        document.Tell(new DocumentProtocol.Write("note", new DocumentEdit(opened.Revision, 0, 0, "own", "ada", Cursor: null)), TestActor);
        var update = await FishForMessageAsync<Update>(_ => true, cancellationToken: Cancel);
        update.Modify(null);
        document.Tell(new StoreFailure(update.Key, update.Request), TestActor);

        Assert.Equal("ada", (await NextAsync<DocumentChanged>(events.Reader)).Change.Session);
        Assert.Equal(DocumentOutcomeKind.Unknown, (await FishForMessageAsync<DocumentOutcome>(_ => true, cancellationToken: Cancel)).Kind);
    }

    /// <summary>A document of which the test is the replicator.</summary>
    private async Task<IActorRef> OpenAsync(ChannelWriter<DocumentEvent> events)
    {
        var type = (ReplicatedDataType)CrdtTypes.Named("text");
        var log = new NodeEventLog("n1", 1, EventSettings.Usual, TimeProvider.System);
        var document = Sys.ActorOf(DocumentActor.Props(new CrdtName(type, "note"), type, TestActor, new CrdtCatalogue(Sys), CrdtSettings.Default, log));
        var get = await ExpectMsgAsync<Get>(cancellationToken: Cancel);
        document.Tell(new NotFound(get.Key, get.Request), TestActor);
        document.Tell(new DocumentProtocol.Open("note", Guid.NewGuid(), "ada", "Ada", Seen: null, events), TestActor);
        await FishForMessageAsync<DocumentProtocol.Done>(_ => true, cancellationToken: Cancel);
        return document;
    }

    private static async Task<T> NextAsync<T>(ChannelReader<DocumentEvent> events)
        where T : DocumentEvent
    {
        while (true)
        {
            if (await events.ReadAsync(Cancel) is T told)
                return told;
        }
    }
}
