using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// A session of recipes as its client sees it: valid by the client's own clock for a lease from the moment at which the last renewal that
/// succeeded was sent, through whatever node. One task uses it at a time.
/// </summary>
/// <param name="run">The clock.</param>
/// <param name="lease">How long it lives without renewal.</param>
internal sealed class ClientSession(RunRecorder run, TimeSpan lease)
{
    private long _renewedAt;

    /// <summary>Its name; null where there is none.</summary>
    public string? Id { get; private set; }

    /// <summary>Until when it is valid, in nanoseconds since the round's start.</summary>
    public long ValidUntil => Id is null ? 0 : _renewedAt + (long)lease.TotalNanoseconds;

    /// <summary>Whether it is valid for half a lease at least, renewed or opened where that is needed.</summary>
    public async Task<bool> EnsureAsync(RecipeDoor door)
    {
        var half = (long)(lease / 2).TotalNanoseconds;
        if (Id is not null && ValidUntil - run.Now > half)
            return true;
        var sentAt = run.Now;
        if (Id is { } known && sentAt < ValidUntil)
        {
            if (await door.RenewAsync(known) is true)
                _renewedAt = sentAt;
        }
        else
        {
            Id = await door.OpenAsync(lease);
            _renewedAt = sentAt;
        }

        return ValidUntil - run.Now > half;
    }

    /// <summary>Gives it up: what it may hold without knowing ends with it.</summary>
    public async Task DropAsync(RecipeDoor door)
    {
        if (Id is not { } known)
            return;
        Id = null;
        await door.CloseAsync(known);
    }
}
