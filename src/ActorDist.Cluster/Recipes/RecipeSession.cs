using System.Diagnostics;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Queueing;

namespace ActorDist.Cluster.Recipes;

/// <summary>
/// A session of this process, which is renewed until it is disposed of, and what can be held under it. When the process dies, what it holds
/// goes to others a lease later. When the process is paused, or cut off, past the lease, <see cref="Lost"/> fires as soon as it runs again,
/// but not before: what it does in that moment must be refused by the resource, by the token of the grant.
/// </summary>
public sealed class RecipeSession : IAsyncDisposable
{
    private const int RenewalsPerLease = 3;

    private readonly CancellationTokenSource _lost = new();
    private readonly IRecipes _recipes;
    private long _renewedAt;

    internal RecipeSession(IRecipes recipes, SessionId id, TimeSpan lease, long openedAt)
    {
        (_recipes, Id, Lease) = (recipes, id, lease);
        Lost = _lost.Token;
        Renewed(openedAt);
    }

    /// <summary>Its identity, which other processes may use too.</summary>
    public SessionId Id { get; }

    /// <summary>How long it lives without renewal.</summary>
    public TimeSpan Lease { get; }

    /// <summary>Fires when the session has ended, or can no longer be known to live.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether it is time to renew it.</summary>
    internal bool IsDue => Stopwatch.GetElapsedTime(Volatile.Read(ref _renewedAt)) >= Lease / RenewalsPerLease;

    /// <summary>Waits for a lock.</summary>
    /// <param name="name">The lock.</param>
    /// <param name="patience">How long to wait; then it is withdrawn.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="contender">Which of several contenders of this session.</param>
    /// <param name="reentrant">Whether a contender that holds it goes in once more.</param>
    /// <returns>The grant; null where it did not come in time.</returns>
    /// <exception cref="RecipeException">It cannot be had, or whether it was granted is unknown; the session's end gives it back.</exception>
    public Task<Grant?> LockAsync(
        string name, TimeSpan patience, CancellationToken cancellation, string contender = "", bool reentrant = false) =>
        AcquireAsync(LockMachine.KindName, name, Acquire(contender) with { Reentrant = reentrant }, patience, cancellation);

    /// <summary>Waits to read under a read-write lock.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task<Grant?> ReadLockAsync(string name, TimeSpan patience, CancellationToken cancellation, string contender = "") =>
        AcquireAsync(ReadWriteLockMachine.KindName, name, Acquire(contender), patience, cancellation);

    /// <summary>Waits to write under a read-write lock.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task<Grant?> WriteLockAsync(string name, TimeSpan patience, CancellationToken cancellation, string contender = "") =>
        AcquireAsync(ReadWriteLockMachine.KindName, name, Acquire(contender) with { Number = 1 }, patience, cancellation);

    /// <summary>Waits for permits of a semaphore.</summary>
    /// <inheritdoc cref="LockAsync"/>
    /// <param name="limit">All permits that there are.</param>
    /// <param name="permits">How many are wanted.</param>
#pragma warning disable CS1573 // The other parameters are LockAsync's.
    public Task<Grant?> PermitsAsync(
        string name, int limit, int permits, TimeSpan patience, CancellationToken cancellation, string contender = "") =>
        AcquireAsync(
            SemaphoreMachine.KindName, name, Acquire(contender) with { Limit = limit, Number = permits }, patience, cancellation);

    /// <summary>Waits to lead; the token is the term.</summary>
    /// <inheritdoc cref="LockAsync"/>
    /// <param name="value">What the leader says of itself.</param>
    public Task<Grant?> CampaignAsync(
        string name, ReadOnlyMemory<byte> value, TimeSpan patience, CancellationToken cancellation, string contender = "") =>
        AcquireAsync(ElectionMachine.KindName, name, Acquire(contender) with { Data = value }, patience, cancellation);
#pragma warning restore CS1573

    /// <summary>Joins a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">The member's name, which nobody else may have.</param>
    /// <param name="value">What it says of itself.</param>
    public Task<RecipeResult> JoinAsync(string group, string member, ReadOnlyMemory<byte> value) => _recipes.ExecuteAsync(
        GroupMachine.KindName, group, new RecipeCommand(RecipeOperation.Join) { Session = Id.ToString(), Name = member, Data = value });

    /// <summary>Leaves a group.</summary>
    /// <inheritdoc cref="JoinAsync"/>
    public Task<RecipeResult> LeaveAsync(string group, string member) => _recipes.ExecuteAsync(
        GroupMachine.KindName, group, new RecipeCommand(RecipeOperation.Leave) { Session = Id.ToString(), Name = member });

    /// <summary>Enters a double barrier and waits until so many have.</summary>
    /// <param name="name">The barrier.</param>
    /// <param name="member">The name of who enters, which nobody else may have.</param>
    /// <param name="count">How many must enter.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<RecipeResult> EnterAsync(string name, string member, int count, TimeSpan patience, CancellationToken cancellation) =>
        _recipes.ExecuteAsync(
            DoubleBarrierMachine.KindName,
            name,
            new RecipeCommand(RecipeOperation.Join) { Session = Id.ToString(), Name = member, Number = count },
            idempotencyKey: null,
            patience,
            cancellation);

    /// <summary>Leaves a double barrier and waits until all have.</summary>
    /// <inheritdoc cref="EnterAsync"/>
    public Task<RecipeResult> LeaveAsync(string name, string member, TimeSpan patience, CancellationToken cancellation) =>
        _recipes.ExecuteAsync(
            DoubleBarrierMachine.KindName,
            name,
            new RecipeCommand(RecipeOperation.Leave) { Session = Id.ToString(), Name = member },
            idempotencyKey: null,
            patience,
            cancellation);

    /// <summary>Takes the first item of a work queue, and waits for one where there is none.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The item, under the token that its acknowledgement must carry; or <see cref="RecipeStatus.Empty"/>.</returns>
    public Task<RecipeResult> TakeAsync(string queue, TimeSpan patience, CancellationToken cancellation) => _recipes.ExecuteAsync(
        WorkQueueMachine.KindName,
        queue,
        new RecipeCommand(RecipeOperation.Take) { Session = Id.ToString() },
        idempotencyKey: null,
        patience,
        cancellation);

    /// <summary>Ends the session and gives up what is held under it.</summary>
    public async ValueTask DisposeAsync()
    {
        End();
        await _recipes.CloseAsync(Id);
    }

    /// <summary>A renewal was answered; the lease counts from before it was sent.</summary>
    internal void Renewed(long sentAt)
    {
        Volatile.Write(ref _renewedAt, sentAt);
        var left = Lease - Stopwatch.GetElapsedTime(sentAt);
        if (left > TimeSpan.Zero && !_lost.IsCancellationRequested)
            _lost.CancelAfter(left);
        else
            End();
    }

    /// <summary>The session has ended.</summary>
    internal void End() => _lost.Cancel();

    private RecipeCommand Acquire(string contender) =>
        new(RecipeOperation.Acquire) { Session = Id.ToString(), Name = contender };

    private async Task<Grant?> AcquireAsync(
        string kind, string name, RecipeCommand command, TimeSpan patience, CancellationToken cancellation)
    {
        var isGranted = false;
        try
        {
            var result = await _recipes.ExecuteAsync(kind, name, command, idempotencyKey: null, patience, cancellation);
            if (result.Is(RecipeStatus.Waiting))
                return null;
            if (!result.IsOk)
                throw new RecipeException($"{kind} {name}", result);
            isGranted = true;
            return new Grant(_recipes, kind, name, command, result.Reply.Token, Lost);
        }
        finally
        {
            if (!isGranted)
                await _recipes.ExecuteAsync(kind, name, command with { Operation = RecipeOperation.Release });
        }
    }
}
