using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Recipes.Partitioning;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes.Palettes;

/// <summary>A member of a partition that shows what it owns until its client goes away, and then leaves.</summary>
internal sealed class PartitionTail : ReceiveActor
{
    private readonly IActorRef _client;
    private readonly Func<IProgress<SetPartitioner>, Task<Joined>> _join;
    private Task<Joined>? _joining;

    public PartitionTail(IActorRef client, IRecipes recipes, string name, string? member, IReadOnlyList<string> items, TimeSpan lease)
    {
        _client = client;
        _join = async progress =>
        {
            var session = await recipes.StartAsync(lease, "pbm");
            try
            {
                return new Joined(session, await SetPartitioner.JoinAsync(
                    recipes, session, name, member ?? $"{session.Id}", items, PartitionerOptions.Default, progress));
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        };
        Receive<Standing>(Show);
        Receive<Joined>(_ => { });
        Receive<Status.Failure>(failure =>
        {
            client.Tell(new ErroredCommandResponse(failure.Cause.Message));
            Context.Stop(Self);
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(
        IActorRef client, IRecipes recipes, string name, string? member, IReadOnlyList<string> items, TimeSpan lease) =>
        Akka.Actor.Props.Create(() => new PartitionTail(client, recipes, name, member, items, lease)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        _joining = _join(new Told(Self));
        _ = _joining.PipeTo(Self);
    }

    /// <summary>Leaves; the joining may not have ended yet.</summary>
    protected override void PostStop()
    {
        _ = LeaveAsync(_joining!);

        static async Task LeaveAsync(Task<Joined> joining)
        {
            await ((Task)joining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (joining.IsCompletedSuccessfully)
                await (await joining).DisposeAsync();
        }
    }

    private void Show(Standing standing)
    {
        var row = $"{standing.Member} | {standing.State.ToString().ToLowerInvariant()} | "
            + (standing.Reason ?? (standing.Items.Count == 0 ? "nothing" : string.Join(' ', standing.Items.Select(i => $"{i.Name}@{i.Epoch}"))));
        if (standing.State == PartitionerState.Failure)
            _client.Tell(new ErroredCommandResponse(row));
        else
            _client.Tell(new CommandResponse(row, final: false, data: standing));
    }

    /// <summary>What the client is shown.</summary>
    internal sealed record Standing(string Member, PartitionerState State, string? Reason, IReadOnlyList<Item> Items)
        : INoSerializationVerificationNeeded;

    /// <summary>An item that the member owns, and its epoch.</summary>
    internal sealed record Item(string Name, long Epoch);

    private sealed record Joined(RecipeSession Session, SetPartitioner Partitioner) : IAsyncDisposable, INoSerializationVerificationNeeded
    {
        public async ValueTask DisposeAsync()
        {
            await Partitioner.DisposeAsync();
            await Session.DisposeAsync();
        }
    }

    private sealed class Told(IActorRef tail) : IProgress<SetPartitioner>
    {
        public void Report(SetPartitioner value) => tail.Tell(new Standing(
            value.Member, value.State, value.Reason, [.. value.Owned.Select(item => new Item(item.Name, item.Epoch))]));
    }
}
