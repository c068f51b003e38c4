using ActorDist.Core.Recipes;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes.Sessions;

/// <summary>Renews the sessions of this process, all that are due at a time with one command a group.</summary>
internal sealed class SessionKeeper : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name under /user.</summary>
    public const string Name = "session-keeper";

    /// <summary>A third of the shortest lease, so that one lost renewal ends no session.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(RecipeLimits.MinLease / 3.0);

    private readonly Dictionary<SessionId, RecipeSession> _sessions = [];
    private readonly IRecipes _recipes;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public SessionKeeper(IRecipes recipes)
    {
        _recipes = recipes;
        Receive<Keep>(keep => _sessions.Add(keep.Session.Id, keep.Session));
        ReceiveAsync<Tick>(_ => RenewAsync());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    public static Props Props(IRecipes recipes) => Akka.Actor.Props.Create(() => new SessionKeeper(recipes));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private async Task RenewAsync()
    {
        foreach (var gone in _sessions.Values.Where(session => session.Lost.IsCancellationRequested).ToArray())
            _sessions.Remove(gone.Id);
        var due = _sessions.Values.Where(session => session.IsDue).Select(session => session.Id).ToArray();
        if (due.Length == 0)
            return;
        var sentAt = System.Diagnostics.Stopwatch.GetTimestamp();
        var (lost, result) = await _recipes.RenewAsync(due);
        foreach (var id in lost)
            _sessions[id].End();
        if (!result.IsOk)
            return;
        foreach (var id in due.Except(lost))
            _sessions[id].Renewed(sentAt);
    }

    /// <summary>Renew this session until it is lost.</summary>
    internal sealed record Keep(RecipeSession Session) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
