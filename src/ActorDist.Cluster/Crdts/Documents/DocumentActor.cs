using System.Buffers.Binary;
using System.Security.Cryptography;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Cluster.Crdts.Watching;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Core.Crdts.Documents;
using ActorDist.Core.Crdts.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>
/// A document that somebody has open at this node. It makes one edit after the other at this node's replicator, tells its readers what
/// becomes of the text, and tells the other nodes who has it open here.
/// </summary>
internal sealed class DocumentActor : ReceiveActor, IWithTimers, IWithStash
{
    /// <summary>Most edits that wait for the one under way.</summary>
    private const int MaxWaiting = DocumentPresence.MaxWriters;

    /// <summary>The replicator answers at once, but for its disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often the other nodes hear who is here, and those are forgotten of whom nothing was heard.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>Cursors that move within this time are told of together.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DocumentReaders _readers = new();
    private readonly Queue<Waiting> _waiting = [];
    private readonly CrdtName _name;
    private readonly ReplicatedDataType _type;
    private readonly ReplicatorKey _key;
    private readonly IActorRef _replicator;
    private readonly CrdtCatalogue _catalogue;
    private readonly NodeEventLog _events;
    private readonly ChangeContext _context;
    private readonly ChangeSource _source;
    private readonly SharedDocument _document = new(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));
    private readonly DocumentPresence _presence;
    private readonly string _node;
    private Replicated<ReplicatedText>? _taken;
    private Replicated<ReplicatedText>? _latest;
    private UnderWay? _underWay;

    public DocumentActor(
        CrdtName name, ReplicatedDataType type, IActorRef replicator, CrdtCatalogue catalogue, CrdtSettings settings, NodeEventLog events)
    {
        (_name, _type, _replicator, _catalogue, _events) = (name, type, replicator, catalogue, events);
        _key = new ReplicatorKey(type.KeyOf(name.Name, part: 0));
        _source = new ChangeSource(type);
        _context = new ChangeContext(
            _cluster.SelfUniqueAddress, () => throw new NotSupportedException("A text goes by no clock."), _cluster.Find, settings.MaxState);
        _node = NodeDirectory.NameOf(_cluster.SelfMember);
        _presence = new DocumentPresence(_node);
        Become(Opening);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(
        CrdtName name, ReplicatedDataType type, IActorRef replicator, CrdtCatalogue catalogue, CrdtSettings settings, NodeEventLog events) =>
        Akka.Actor.Props.Create(() => new DocumentActor(name, type, replicator, catalogue, settings, events)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        _replicator.Tell(new Get(_key, ReadLocal.Instance));
        Timers.StartSingleTimer(nameof(Opening), Signal.TimeOut, Patience);
    }

    protected override void PostStop() => _readers.End();

    private void Opening()
    {
        Receive<GetSuccess>(got => Serve((IReplicatedData)got.Data));
        Receive<NotFound>(_ => Serve(state: null));
        Receive<DataDeleted>(_ => End());
        Receive<Signal>(_ => Context.Stop(Self));
        ReceiveAny(_ => Stash.Stash());
    }

    private void Serve(IReplicatedData? state)
    {
        Timers.Cancel(nameof(Opening));
        if (state is not null)
            TakeElsewhere((Replicated<ReplicatedText>)state);
        _replicator.Tell(new Subscribe(_key, Self));
        Timers.StartPeriodicTimer(nameof(Signal.Beat), Signal.Beat, Beat);
        Become(Serving);
        Stash.UnstashAll();
    }

    private void Serving()
    {
        Receive<DocumentProtocol.Open>(Open);
        Receive<DocumentProtocol.Close>(close => Close(close.Reader));
        Receive<DocumentProtocol.Write>(write => Write(new Waiting(write.Edit, Sender)));
        Receive<DocumentProtocol.Move>(Move);
        Receive<DocumentProtocol.Present>(present => Announce(_presence.Take(present.Node, present.Writers, Now)));
        Receive<Changed>(changed => TakeElsewhere((Replicated<ReplicatedText>)changed.Data));
        Receive<DataDeleted>(_ => End());
        Receive<IUpdateResponse>(response => ReferenceEquals(response.Request, _underWay?.Update), Finish);
        Receive<Signal>(Take);
    }

    private void Gone()
    {
        Receive<DocumentProtocol.Close>(_ => { });
        Receive<DocumentProtocol.ILocal>(_ => Sender.Tell(Deleted()));
        ReceiveAny(_ => { });
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    private void Open(DocumentProtocol.Open open)
    {
        if (_readers.Count == DocumentPresence.MaxWriters)
        {
            Sender.Tell(new DocumentProtocol.Refused(new CrdtUnansweredException(
                $"{DocumentPresence.MaxWriters} pages have the document open at this node, which is the limit; ask another node")));
            return;
        }

        Timers.Cancel(nameof(Signal.Idle));
        _readers.Add(open.Reader, open.Session, open.Events);
        if (open.Seen is { } seen && _document.After(seen) is { } changes)
        {
            foreach (var change in changes)
                _readers.Tell(open.Reader, new DocumentChanged(change));
        }
        else
        {
            _readers.Tell(open.Reader, new DocumentOpened(_document.Revision, _document.Text));
        }

        _presence.Put(open.Session, open.As, index: 0);
        _readers.Tell(open.Reader, new DocumentPresent(_presence.All));
        Announce(isNews: true);
        Sender.Tell(DocumentProtocol.Done.Instance);
    }

    private void Close(Guid reader)
    {
        if (_readers.Remove(reader) is { } session)
            Announce(_presence.Remove(session));
        if (_readers.Count == 0)
            Timers.StartSingleTimer(nameof(Signal.Idle), Signal.Idle, Linger);
    }

    private void Move(DocumentProtocol.Move move)
    {
        if (!_presence.Has(move.Session))
        {
            Sender.Tell(Unknown(move.Session));
            return;
        }

        Announce(_presence.Put(move.Session, move.As, move.Index));
        Sender.Tell(DocumentProtocol.Done.Instance);
    }

    private void Write(Waiting write)
    {
        if (_underWay is null)
            Begin(write);
        else if (_waiting.Count < MaxWaiting)
            _waiting.Enqueue(write);
        else
            write.Asker.Tell(new DocumentProtocol.Refused(new CrdtUnansweredException($"{MaxWaiting} edits wait already, which is the limit")));
    }

    private void Begin(Waiting write)
    {
        var edit = write.Edit;
        if (!_presence.Has(edit.Session))
            write.Asker.Tell(Unknown(edit.Session));
        else if (edit.Delete == 0 && edit.Insert.Length == 0)
            write.Asker.Tell(DocumentProtocol.Refused.For(CrdtRefusal.Malformed, "an edit deletes or inserts something"));
        else if (edit.Revision != _document.Revision)
            write.Asker.Tell(Stale(edit));
        else
            Update(write);
    }

    private void Update(Waiting write)
    {
        var update = new DocumentUpdate(_type, write.Edit, _document.Version, _context);
        _underWay = new UnderWay(write, update);
        _replicator.Tell(new Update(_key, WriteLocal.Instance, update.Apply, request: update));
        Timers.StartSingleTimer(nameof(Signal.TimeOut), Signal.TimeOut, Patience);
    }

    private void Finish(IUpdateResponse response)
    {
        var (write, update) = _underWay!;
        switch (response)
        {
            case UpdateSuccess:
                TakeOwn(write.Edit, update.State!);
                write.Asker.Tell(new DocumentOutcome(DocumentOutcomeKind.Accepted, _document.Revision, Error: null));
                break;
            case ModifyFailure { Cause: DocumentUpdate.StaleTextException }:
                Take(update.State!);
                write.Asker.Tell(Stale(write.Edit));
                break;
            case ModifyFailure failure:
                write.Asker.Tell(new DocumentProtocol.Refused(failure.Cause));
                break;
            default:
                TakeOwn(write.Edit, update.State!);
                write.Asker.Tell(new DocumentOutcome(
                    DocumentOutcomeKind.Unknown, _document.Revision, $"{_name} was changed in the memory of this node, and not on its disk"));
                break;
        }

        GoOn();
    }

    /// <summary>What came in the meantime comes after the edit, so that its writer is not told of it as somebody else's.</summary>
    private void GoOn()
    {
        Timers.Cancel(nameof(Signal.TimeOut));
        _underWay = null;
        if (_latest is { } latest)
            TakeElsewhere(latest);
        while (_underWay is null && _waiting.TryDequeue(out var next))
            Begin(next);
    }

    private void TakeOwn(DocumentEdit edit, Replicated<ReplicatedText> state)
    {
        _taken = state;
        if (_document.Take(state.State.Known, edit.Session, [_node]) is { } change)
            _readers.Tell(new DocumentChanged(change));
        if (edit.Cursor is { } cursor)
            Announce(_presence.Move(edit.Session, cursor));
        _catalogue.Add(_name);
        if (_events.TakesSample(EventKind.CrdtChanged))
            _events.Record(EventKind.CrdtChanged, _name.ToString(), detail: "edit, local");
    }

    private void TakeElsewhere(Replicated<ReplicatedText> state)
    {
        if (_underWay is null)
            Take(state);
        else
            _latest = state;
    }

    private void Take(Replicated<ReplicatedText> state)
    {
        string[] by = [.. _source.Of(_taken, state).Select(_cluster.NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        (_taken, _latest) = (state, null);
        if (_document.Take(state.State.Known, session: null, by) is { } change)
            _readers.Tell(new DocumentChanged(change));
    }

    private void Take(Signal signal)
    {
        switch (signal)
        {
            case Signal.Beat:
                Announce(_presence.Forget(Now));
                if (_presence.Here.Count > 0)
                    TellOthers();
                break;
            case Signal.News:
                _readers.Tell(new DocumentPresent(_presence.All));
                TellOthers();
                break;
            case Signal.Idle:
                Context.Parent.Tell(new DocumentProtocol.Idle(_name.Name));
                break;
            case Signal.TimeOut:
                _underWay!.Write.Asker.Tell(new DocumentOutcome(
                    DocumentOutcomeKind.Unknown, _document.Revision, $"the replicator did not answer within {Patience.TotalSeconds:0} s"));
                GoOn();
                break;
        }
    }

    private void Announce(bool isNews)
    {
        if (isNews && !Timers.IsTimerActive(nameof(Signal.News)))
            Timers.StartSingleTimer(nameof(Signal.News), Signal.News, Pause);
    }

    private void TellOthers()
    {
        var present = new DocumentProtocol.Present(_name.Name, _node, _presence.Here);
        foreach (var member in _cluster.State.Members)
        {
            if (member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
                Context.ActorSelection(new RootActorPath(member.Address) / "user" / DocumentDirectory.Name).Tell(present);
        }
    }

    private void End()
    {
        _readers.Tell(new DocumentDeleted());
        _readers.End();
        _underWay?.Write.Asker.Tell(Deleted());
        foreach (var waiting in _waiting)
            waiting.Asker.Tell(Deleted());
        Timers.CancelAll();
        Become(Gone);
        Stash.UnstashAll();
        Context.Parent.Tell(new DocumentProtocol.Idle(_name.Name));
    }

    private DocumentOutcome Stale(DocumentEdit edit) => new(
        DocumentOutcomeKind.Stale, _document.Revision, $"the text is at revision {_document.Revision}, not {edit.Revision}; take what has changed first");

    private DocumentProtocol.Refused Deleted() => DocumentProtocol.Refused.For(CrdtRefusal.Conflict, $"{_name} was deleted");

    private static DocumentProtocol.Refused Unknown(string session) =>
        DocumentProtocol.Refused.For(CrdtRefusal.NotFound, $"the session '{session}' does not have the document open at this node; follow its changes first");

    /// <summary>What its timers say.</summary>
    private enum Signal
    {
        Beat,
        News,
        Idle,
        TimeOut,
    }

    private sealed record Waiting(DocumentEdit Edit, IActorRef Asker);

    private sealed record UnderWay(Waiting Write, DocumentUpdate Update);
}
