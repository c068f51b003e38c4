using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Consensus;
using Akka.Actor;
using static ActorDist.Cluster.Crdts.Operations.OperationProtocol;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>Objects by operations through this node's <see cref="OperationActor"/>.</summary>
/// <param name="system">The actor system.</param>
/// <param name="settings">Limits.</param>
internal sealed class OperationClient(ActorSystem system, CrdtSettings settings)
{
    /// <summary>The actor keeps its own time; what is asked of it is given up a little later.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ActorSelection _actor = system.ActorSelection($"/user/{OperationActor.Name}");

    /// <summary>Makes an object.</summary>
    public Task<CrdtOutcome> CreateAsync(CrdtName name, CancellationToken cancellation) => DoAsync(new Create(name), cancellation);

    /// <summary>Makes an operation.</summary>
    public Task<CrdtOutcome> ChangeAsync(CrdtName name, CrdtChange change, CrdtLevel level, CancellationToken cancellation) =>
        DoAsync(new Change(name, change, level), cancellation);

    /// <summary>Deletes an object for good.</summary>
    public Task<CrdtOutcome> DeleteAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation) => DoAsync(new Delete(name, level), cancellation);

    /// <summary>What an object shows here.</summary>
    public async Task<CrdtView> GetAsync(CrdtName name, CrdtLevel level, CancellationToken cancellation) => level == CrdtLevel.Local
        ? new CrdtView(name, (await AskAsync<Shown>(new Show(name), cancellation)).Value, [])
        : throw new CrdtRefusedException(CrdtRefusal.Malformed, $"a {name.Type.Name} is read at this node only: operations come by themselves");

    /// <summary>What this node holds of an object.</summary>
    public async Task<JsonArray> GetRawAsync(CrdtName name, CancellationToken cancellation) =>
        [(await AskAsync<Shown>(new Show(name), cancellation)).Raw];

    /// <summary>What an object shows, now and after each change.</summary>
    public async IAsyncEnumerable<CrdtView> WatchAsync(CrdtName name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var views = Channel.CreateBounded<CrdtView>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        _actor.Tell(new Follow(name, views.Writer));
        try
        {
            await foreach (var view in views.Reader.ReadAllAsync(cancellation))
                yield return view;
        }
        finally
        {
            _actor.Tell(new Unfollow(name, views.Writer));
        }
    }

    private async Task<CrdtOutcome> DoAsync(object message, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync<CrdtOutcome>(message, cancellation);
        }
        catch (AskTimeoutException)
        {
            return new CrdtOutcome(OutcomeKind.Unknown, "this node did not say what became of it in time");
        }
    }

    private Task<T> AskAsync<T>(object message, CancellationToken cancellation) => _actor.Ask<T>(message, settings.Timeout + Grace, cancellation);
}
