using ActorDist.Autoscale.Groups;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Autoscale.Tenants;

/// <summary>
/// Kind <c>autoscale-tenant</c>: which groups a tenant has. The limit is checked where a group is added, so two that are created at once
/// cannot both be the last. A group is added here before it is created and taken out after it is deleted; one whose creation stopped in
/// between is in the list, does not exist, and is taken out by whoever finds that it has been so for long.
/// </summary>
public sealed class TenantStateMachine : IStateMachine
{
    /// <summary>First part of the keys: <c>autoscale-tenant/TENANT</c>.</summary>
    public const string KindName = "autoscale-tenant";

    /// <summary>A group that was added longer ago than this, in milliseconds, and does not exist, will not exist.</summary>
    public const long AbandonedMs = 10 * 60 * 1000;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The register of a tenant.</summary>
    /// <exception cref="FormatException">The name is not allowed; the message says why.</exception>
    public static RegisterKey KeyOf(string tenant) => new(KindName, Checked(tenant));

    /// <summary>The name, if a tenant may have it.</summary>
    /// <exception cref="FormatException">The name is not allowed; the message says why.</exception>
    public static string Checked(string tenant)
    {
        if (tenant.Length is 0 or > GroupLimits.MaxTenant)
            throw new FormatException($"a tenant has 1 to {GroupLimits.MaxTenant} characters; this one has {tenant.Length}");
        return tenant.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? tenant
            : throw new FormatException("a tenant has only the characters A-Z a-z 0-9 . _ -");
    }

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body) => TenantCommand.Decode(body) is TenantCommand.Get;

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body)
    {
        var tenant = TenantState.Decode(current.Exists ? current.Content : default);
        switch (TenantCommand.Decode(body.Span))
        {
            case TenantCommand.Add add:
                var (outcome, groupId, changed) = tenant.Add(add);
                var reply = new TenantReply(outcome, groupId).Encode();
                return changed is null ? Transition.Unchanged(reply) : Transition.Changed(changed.Encode(), reply);
            case TenantCommand.Remove remove:
                var done = new TenantReply(TenantOutcome.Done, remove.GroupId).Encode();
                return tenant.Remove(remove.GroupId) is { } without
                    ? Transition.Changed(without.Encode(), done)
                    : Transition.Unchanged(done);
            default:
                return Transition.Unchanged(current.Content);
        }
    }
}
