using System.Diagnostics;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Partitioning;

namespace ActorDist.Cluster.Recipes.Partitioning;

/// <summary>
/// One member among whom a set of items is divided (<see cref="PartitionMachine"/>). Follows the partition's register, hands out the items
/// that it owns, drains and releases those that move, and takes the drain deadline of others on its own clock.
/// </summary>
public sealed class SetPartitioner : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Item, long Epoch), long> _movingSince = [];
    private readonly HashSet<string> _drained = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _leaving;
    private readonly Lock _gate = new();
    private readonly IRecipes _recipes;
    private readonly RecipeSession _session;
    private readonly string _name;
    private readonly IReadOnlyList<string> _items;
    private readonly PartitionerOptions _options;
    private readonly IProgress<SetPartitioner>? _progress;
    private readonly Task _following;
    private long _allocatingSince = Stopwatch.GetTimestamp();

    private SetPartitioner(
        IRecipes recipes,
        RecipeSession session,
        string name,
        string member,
        IReadOnlyList<string> items,
        PartitionerOptions options,
        IProgress<SetPartitioner>? progress)
    {
        (_recipes, _session, _name, Member, _items, _options, _progress) = (recipes, session, name, member, items, options, progress);
        _leaving = CancellationTokenSource.CreateLinkedTokenSource(session.Lost);
        _following = FollowAsync();
    }

    /// <summary>This member's name.</summary>
    public string Member { get; }

    /// <summary>Where it stands.</summary>
    public PartitionerState State { get; private set; } = PartitionerState.Allocating;

    /// <summary>Why it failed.</summary>
    public string? Reason { get; private set; }

    /// <summary>The items that it may work on now, in order of their names.</summary>
    public IReadOnlyList<OwnedItem> Owned
    {
        get
        {
            lock (_gate)
            {
                return [.. _held.Values.Select(held => held.Item).Where(item => !item.Stop.IsCancellationRequested)
                    .OrderBy(item => item.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Joins a partition.</summary>
    /// <param name="recipes">The recipes.</param>
    /// <param name="session">The member's session: when it is lost, so are the items.</param>
    /// <param name="name">The partition.</param>
    /// <param name="member">The member's name; refused while another session has it.</param>
    /// <param name="items">The items, the same for all members.</param>
    /// <param name="options">Deadlines, and what to do before an item is released.</param>
    /// <param name="progress">Told of every change of the state or the items, in order, on the partitioner's own task.</param>
    /// <exception cref="RecipeException">It is refused, or no quorum answered.</exception>
    /// <exception cref="FormatException">A name or the set of items is not allowed.</exception>
    public static async Task<SetPartitioner> JoinAsync(
        IRecipes recipes,
        RecipeSession session,
        string name,
        string member,
        IReadOnlyList<string> items,
        PartitionerOptions options,
        IProgress<SetPartitioner>? progress = null)
    {
        var result = await recipes.ExecuteAsync(PartitionMachine.KindName, name, new RecipeCommand(RecipeOperation.Join)
        {
            Session = session.Id.ToString(),
            Name = member,
            Items = items,
        });
        return result.IsOk
            ? new SetPartitioner(recipes, session, name, member, items, options, progress)
            : throw new RecipeException($"partition {name}", result);
    }

    /// <summary>Drains everything within the deadline and leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _following;
        foreach (var held in StopAll())
            await DrainAsync(held);
        if (!_session.Lost.IsCancellationRequested)
            await _recipes.ExecuteAsync(PartitionMachine.KindName, _name, Command(RecipeOperation.Leave));
        _leaving.Dispose();
    }

    private async Task FollowAsync()
    {
        var version = -1L;
        while (!_leaving.IsCancellationRequested)
        {
            RecipeChange? now;
            try
            {
                now = await _recipes.WatchAsync(PartitionMachine.KindName, _name, version, Wait(), _leaving.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            if (now is not null)
            {
                version = now.Version;
                Take(RecipeMachine<PartitionState>.StateOf(now.Exists ? now.Content : default));
            }

            if (State == PartitionerState.Failure)
                return;
            await ReleaseDrainedAsync();
            await RevokeAsync();
            if (State == PartitionerState.Allocating && Stopwatch.GetElapsedTime(_allocatingSince) > _options.AllocationTimeout)
            {
                Fail($"its items were not granted within {_options.AllocationTimeout.TotalSeconds:0.###} s");
                return;
            }
        }

        if (_session.Lost.IsCancellationRequested)
            Fail("its session was lost");
    }

    private TimeSpan Wait() => _options.DrainDeadline / 4 is var quarter && quarter < Longest ? quarter : Longest;

    private void Take(PartitionState state)
    {
        if (!state.Members.Any(member => Is(member.Name, Member) && Is(member.Session, _session.Id.ToString())))
        {
            Fail("it is no member any more");
            return;
        }

        var before = Owned;
        lock (_gate)
        {
            var mine = state.Items.Where(item => Is(item.Owner, Member)).ToDictionary(item => item.Name, StringComparer.Ordinal);
            foreach (var gone in _held.Values.Where(held => !(mine.GetValueOrDefault(held.Item.Name)?.Epoch == held.Item.Epoch)).ToArray())
            {
                gone.Stop.Cancel();
                _held.Remove(gone.Item.Name);
            }

            foreach (var item in mine.Values)
            {
                if (!_held.TryGetValue(item.Name, out var held))
                    held = Hold(item);
                if (item.IsMoving && !held.Stop.IsCancellationRequested)
                {
                    held.Stop.Cancel();
                    held.Draining = DrainAsync(held);
                }
            }
        }

        var inherited = state.Items.Where(item => item.IsMoving && Is(item.Next, Member)).ToArray();
        foreach (var old in _movingSince.Keys.Except(inherited.Select(item => (item.Name, item.Epoch))).ToArray())
            _movingSince.Remove(old);
        foreach (var item in inherited)
            _movingSince.TryAdd((item.Name, item.Epoch), Stopwatch.GetTimestamp());
        Enter(
            state.Items.Any(item => item.IsMoving && Is(item.Owner, Member)) ? PartitionerState.Release
                : inherited.Length > 0 ? PartitionerState.Allocating
                : PartitionerState.Acquired,
            hasChanged: !before.SequenceEqual(Owned));
    }

    private Held Hold(PartitionItem item)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_session.Lost);
        var held = new Held(new OwnedItem(item.Name, item.Epoch, stop.Token), stop);
        _held.Add(item.Name, held);
        return held;
    }

    /// <summary>Waits for the item's work, up to the deadline.</summary>
    private async Task DrainAsync(Held held)
    {
        if (_options.DrainAsync is { } drain)
            await Task.WhenAny(drain(held.Item), Task.Delay(_options.DrainDeadline));
        lock (_gate)
            _drained.Add(held.Item.Name);
    }

    /// <summary>Releases what is drained; what the register did not take now is released next time.</summary>
    private async Task ReleaseDrainedAsync()
    {
        string[] drained;
        lock (_gate)
        {
            _drained.IntersectWith(_held.Keys);
            drained = [.. _drained];
        }

        if (drained.Length > 0)
            await _recipes.ExecuteAsync(PartitionMachine.KindName, _name, Command(RecipeOperation.Release) with { Items = drained });
    }

    /// <summary>Takes items that their owners have not released within the deadline, counted from when this member saw them move.</summary>
    private async Task RevokeAsync()
    {
        foreach (var (item, epoch) in _movingSince.Where(moving => Stopwatch.GetElapsedTime(moving.Value) > _options.DrainDeadline)
                     .Select(moving => moving.Key).ToArray())
        {
            await _recipes.ExecuteAsync(
                PartitionMachine.KindName, _name, new RecipeCommand(RecipeOperation.Revoke) { Name = item, Token = epoch });
        }
    }

    private List<Held> StopAll()
    {
        lock (_gate)
        {
            List<Held> held = [.. _held.Values.Where(held => held.Draining is null)];
            foreach (var item in _held.Values)
                item.Stop.Cancel();
            return held;
        }
    }

    private void Fail(string reason)
    {
        StopAll();
        Reason = reason;
        Enter(PartitionerState.Failure, hasChanged: true);
    }

    private void Enter(PartitionerState state, bool hasChanged)
    {
        if (state == PartitionerState.Allocating && State != PartitionerState.Allocating)
            _allocatingSince = Stopwatch.GetTimestamp();
        if (state == State && !hasChanged)
            return;
        State = state;
        _progress?.Report(this);
    }

    private RecipeCommand Command(RecipeOperation operation) =>
        new(operation) { Session = _session.Id.ToString(), Name = Member, Items = _items };

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private sealed class Held(OwnedItem item, CancellationTokenSource stop)
    {
        public OwnedItem Item => item;

        public CancellationTokenSource Stop => stop;

        public Task? Draining { get; set; }
    }
}
