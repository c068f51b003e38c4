using ActorDist.Autoscale.Groups;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Tenants;

/// <summary>The groups of a tenant. Immutable.</summary>
/// <param name="Groups">In the order in which they were added.</param>
public sealed record TenantState(IReadOnlyList<TenantGroup> Groups)
{
    private const byte Format = 1;

    private RememberedKeys Keys { get; init; } = RememberedKeys.Empty;

    /// <summary>Reads the binary form; an empty block is a tenant without groups.</summary>
    /// <exception cref="FormatException">The bytes are not a tenant of a known format.</exception>
    public static TenantState Decode(ReadOnlyMemory<byte> encoded)
    {
        if (encoded.IsEmpty)
            return new TenantState([]);
        var buffer = encoded.Span;
        var reader = new SpanReader(buffer);
        var format = reader.Byte("tenant format");
        if (format != Format)
            throw new FormatException($"tenant format {format} is not known; this node reads format {Format}");
        var groups = new TenantGroup[reader.Count("groups", GroupLimits.MaxGroups)];
        for (var i = 0; i < groups.Length; i++)
            groups[i] = new TenantGroup(reader.Id(buffer, "group"), reader.NonNegative("added"));
        var keys = RememberedKeys.ReadFrom(ref reader, encoded);
        reader.End("tenant");
        return new TenantState(groups) { Keys = keys };
    }

    /// <summary>The binary form.</summary>
    public byte[] Encode() => GroupWire.Encode(this, static (TenantState tenant, ref SpanWriter writer) =>
    {
        writer.Byte(Format);
        writer.Unsigned((ulong)tenant.Groups.Count);
        foreach (var group in tenant.Groups)
        {
            writer.Id(group.Id);
            writer.Unsigned((ulong)group.AddedMs);
        }

        tenant.Keys.WriteTo(ref writer);
    });

    internal (TenantOutcome Outcome, Guid GroupId, TenantState? Changed) Add(TenantCommand.Add add)
    {
        var stamp = add.Stamp;
        if (Keys.Find(stamp.Key) is { } known)
        {
            // The request that came first is the group's ID: it is the same whoever asks again.
            return known.BodyHash != stamp.BodyHash
                ? (TenantOutcome.KeyReused, add.GroupId, null)
                : (Groups.Any(group => group.Id == known.RequestId) ? TenantOutcome.Repeated : TenantOutcome.RepeatedAndGone,
                    known.RequestId,
                    null);
        }

        if (Keys.MayHaveForgotten(stamp))
            return (TenantOutcome.KeyForgotten, add.GroupId, null);
        if (Groups.Count >= GroupLimits.MaxGroups)
            return (TenantOutcome.TooManyGroups, add.GroupId, null);
        var key = new RememberedKey(stamp.Key, stamp.BodyHash, add.GroupId, stamp.NowMs, GroupOutcome.Done, 0);
        return (TenantOutcome.Done, add.GroupId, new TenantState([.. Groups, new TenantGroup(add.GroupId, stamp.NowMs)]) { Keys = Keys.Add(key) });
    }

    internal TenantState? Remove(Guid groupId) => Groups.Any(group => group.Id == groupId)
        ? this with { Groups = [.. Groups.Where(group => group.Id != groupId)] }
        : null;
}

/// <summary>A group in its tenant's list.</summary>
/// <param name="Id">The group.</param>
/// <param name="AddedMs">When it was added, Unix time in milliseconds.</param>
public sealed record TenantGroup(Guid Id, long AddedMs);
