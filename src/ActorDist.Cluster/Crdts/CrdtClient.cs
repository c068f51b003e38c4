using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Crdts.Operations;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Cluster.Crdts.Watching;
using ActorDist.Cluster.Events;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts;

/// <summary>The replicated objects: those by states through this node's replicator, those by operations through its broadcast.</summary>
/// <param name="system">The actor system.</param>
/// <param name="catalogue">The names.</param>
/// <param name="clock">The node's clock, which last-write-wins goes by.</param>
/// <param name="events">The node's events.</param>
/// <param name="settings">Limits.</param>
internal sealed class CrdtClient(ActorSystem system, CrdtCatalogue catalogue, NodeClock clock, NodeEventLog events, CrdtSettings settings) : ICrdts
{
    /// <summary>The replicator keeps its own time; what is asked of it is given up a little later.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(system);
    private readonly IActorRef _replicator = DistributedData.Get(system).Replicator;
    private readonly OperationClient _operations = new(system, settings);
    private HybridTimestamp _last;

    /// <inheritdoc />
    public Task<IReadOnlyList<CrdtName>> ListAsync(CancellationToken cancellation) => catalogue.LookAsync(cancellation);

    /// <inheritdoc />
    public async Task<CrdtName> FindAsync(string name, string? type, CancellationToken cancellation)
    {
        CrdtName.Checked(name);
        var wanted = type is null ? null : CrdtTypes.Named(type);
        var known = await catalogue.TypesOfAsync(name, isMade: wanted is not null, cancellation);
        if (wanted is null)
        {
            return known switch
            {
                [var only] => new CrdtName(only, name),
                [] => throw new CrdtRefusedException(CrdtRefusal.NotFound, $"there is no '{name}' here; with its type it is made"),
                _ => throw new CrdtRefusedException(
                    CrdtRefusal.Conflict, $"'{name}' was made as {string.Join(" and as ", known.Select(each => each.Name))} at once; say which"),
            };
        }

        return known.Count == 0 || known.Contains(wanted)
            ? new CrdtName(wanted, name)
            : throw new CrdtRefusedException(CrdtRefusal.Conflict, $"'{name}' is a {known[0].Name}, not a {wanted.Name}");
    }

    /// <inheritdoc />
    public Task<CrdtOutcome> CreateAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation) => name.Type is ReplicatedDataType type
        ? UpdateAsync(name, type, part: 0, "create", state => state, level, cancellation)
        : _operations.CreateAsync(name, cancellation);

    /// <inheritdoc />
    public async Task<CrdtOutcome> ChangeAsync(CrdtName name, CrdtChange change, CrdtLevel level, CancellationToken cancellation)
    {
        change.Check();
        if (name.Type is not ReplicatedDataType type)
        {
            var outcome = await _operations.ChangeAsync(name, change, level, cancellation);
            return outcome.Kind == OutcomeKind.Done ? Outcome(name, change.Act, level) : outcome;
        }

        var context = new ChangeContext(_cluster.SelfUniqueAddress, Next, _cluster.Find, settings.MaxState);
        return await UpdateAsync(name, type, type.PartOf(change), change.Act, state => type.Change(state, change, context), level, cancellation);
    }

    /// <inheritdoc />
    public async Task<CrdtView> GetAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation) => name.Type is ReplicatedDataType type
        ? new CrdtView(name, type.Value(await PartsAsync(name, type, level, cancellation)), [])
        : await _operations.GetAsync(name, level, cancellation);

    /// <inheritdoc />
    public async Task<JsonArray> GetRawAsync(CrdtName name, CancellationToken cancellation)
    {
        if (name.Type is not ReplicatedDataType type)
            return await _operations.GetRawAsync(name, cancellation);
        var members = _cluster.State.Members.Select(member => member.UniqueAddress).ToArray();
        return [.. (await PartsAsync(name, type, CrdtLevel.Local, cancellation)).Select(part => (JsonNode)type.Raw(part, members, _cluster.NameOf))];
    }

    /// <inheritdoc />
    public async Task<CrdtOutcome> DeleteAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation)
    {
        if (name.Type is not ReplicatedDataType type)
        {
            var outcome = await _operations.DeleteAsync(name, level, cancellation);
            return outcome.Kind == OutcomeKind.Done ? Outcome(name, "delete", level) : outcome;
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, type.Parts).Select(part => AskAsync(
            new Delete(new ReplicatorKey(type.KeyOf(name.Name, part)), level.Writing(settings.Timeout)), cancellation)));
        if (answers.Any(answer => answer is DataDeleted))
            throw CrdtRefusedException.Deleted(name);
        catalogue.Remove(name);
        var failed = answers.FirstOrDefault(answer => answer is not DeleteSuccess);
        return failed is null ? Outcome(name, "delete", level) : NotConfirmed(name, level, failed);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<CrdtView> WatchAsync(CrdtName name, CancellationToken cancellation) => name.Type is ReplicatedDataType type
        ? WatchAsync(name, type, cancellation)
        : _operations.WatchAsync(name, cancellation);

    private async IAsyncEnumerable<CrdtView> WatchAsync(
        CrdtName name, ReplicatedDataType type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The latest is what one wants to see: one who reads slowly loses what was in between.
        var views = Channel.CreateBounded<CrdtView>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        var subscriber = system.ActorOf(CrdtSubscriber.Props(_replicator, _cluster, name, type, views.Writer));
        try
        {
            await foreach (var view in views.Reader.ReadAllAsync(cancellation))
                yield return view;
        }
        finally
        {
            system.Stop(subscriber);
        }
    }

    private async Task<CrdtOutcome> UpdateAsync(
        CrdtName name,
        ReplicatedDataType type,
        int part,
        string act,
        Func<IReplicatedData, IReplicatedData> change,
        CrdtLevel level,
        CancellationToken cancellation)
    {
        var answer = await AskAsync(
            new Update(
                new ReplicatorKey(type.KeyOf(name.Name, part)),
                level.Writing(settings.Timeout),
                state => change(state ?? type.Empty(_cluster.SelfUniqueAddress)),
                request: null),
            cancellation);
        switch (answer)
        {
            case UpdateSuccess:
                catalogue.Add(name);
                return Outcome(name, act, level);
            case ModifyFailure { Cause: CrdtRefusedException refused }:
                throw new CrdtRefusedException(refused.Reason, refused.Message);
            case ModifyFailure failure:
                return new CrdtOutcome(OutcomeKind.Failed, failure.ErrorMessage);
            case DataDeleted:
                throw CrdtRefusedException.Deleted(name);
            default:
                catalogue.Add(name);
                return NotConfirmed(name, level, answer);
        }
    }

    private CrdtOutcome Outcome(CrdtName name, string act, CrdtLevel level)
    {
        if (events.TakesSample(EventKind.CrdtChanged))
            events.Record(EventKind.CrdtChanged, name.ToString(), detail: $"{act}, {level.ToString().ToLowerInvariant()}");
        return CrdtOutcome.Done;
    }

    private static CrdtOutcome NotConfirmed(CrdtName name, CrdtLevel level, object answer) => new(
        OutcomeKind.Unknown,
        answer is StoreFailure
            ? $"{name} was changed in the memory of this node, and not on its disk"
            : $"{name} was changed at this node and spreads, but not confirmed by {(level == CrdtLevel.All ? "all" : "a majority")} in time");

    private async Task<IReadOnlyList<IReplicatedData>> PartsAsync(
        CrdtName name, ReplicatedDataType type, CrdtLevel level, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, type.Parts).Select(part => AskAsync(
            new Get(new ReplicatorKey(type.KeyOf(name.Name, part)), level.Reading(settings.Timeout)), cancellation)));
        if (answers.Any(answer => answer is DataDeleted))
            throw CrdtRefusedException.Deleted(name);
        if (answers.Any(answer => answer is GetFailure))
            throw new CrdtUnansweredException($"{name} was not read from {(level == CrdtLevel.All ? "all" : "a majority")} in time");
        IReplicatedData[] parts = [.. answers.OfType<GetSuccess>().Select(answer => answer.Data).Cast<IReplicatedData>()];
        return parts.Length > 0 ? parts : throw new CrdtRefusedException(CrdtRefusal.NotFound, $"there is no {name}");
    }

    private async Task<object> AskAsync(object message, CancellationToken cancellation) =>
        await _replicator.Ask<object>(message, settings.Timeout + Grace, cancellation);

    private HybridTimestamp Next()
    {
        lock (_gate)
            return _last = HybridTimestamp.Max(_last.Next(), new HybridTimestamp(clock.GetUtcNow().ToUnixTimeMilliseconds(), 0));
    }
}
