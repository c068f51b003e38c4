namespace ActorDist.Autoscale.Groups;

/// <summary>What may be asked of a group. <see cref="GroupCommandEncoding"/> has the binary forms.</summary>
/// <param name="Stamp">Who asks, when, and by what name a retry is known.</param>
public abstract record GroupCommand(CommandStamp Stamp)
{
    /// <summary>
    /// Whether a retry is known by its key and answered the same. What converges a group is harmless when repeated, and would only crowd out
    /// the keys of clients.
    /// </summary>
    public virtual bool IsKeyed => true;

    /// <summary>Reads the group; answered by its binary form.</summary>
    public sealed record Get() : GroupCommand(default(CommandStamp));

    /// <summary>Creates the group with as many servers desired as its minimum.</summary>
    public sealed record Create(
        CommandStamp Stamp,
        ReadOnlyMemory<byte> Secret,
        GroupConfiguration Configuration,
        ReadOnlyMemory<byte> Launch,
        IReadOnlyList<PolicyDraft> Policies) : GroupCommand(Stamp);

    /// <summary>Deletes the group; one that has servers, or wants some, only by force, and then once they are gone.</summary>
    public sealed record Delete(CommandStamp Stamp, bool Force) : GroupCommand(Stamp);

    /// <summary>Replaces the configuration. Servers desired are moved within its bounds at once.</summary>
    public sealed record Configure(CommandStamp Stamp, GroupConfiguration Configuration) : GroupCommand(Stamp);

    /// <summary>Replaces the launch configuration, for servers that are made from now on.</summary>
    public sealed record SetLaunch(CommandStamp Stamp, ReadOnlyMemory<byte> Launch) : GroupCommand(Stamp);

    /// <summary>Adds policies, all or none. Their IDs are derived from the request's.</summary>
    public sealed record AddPolicies(CommandStamp Stamp, IReadOnlyList<PolicyDraft> Policies) : GroupCommand(Stamp);

    /// <summary>Replaces a policy, under a new version. Its type stays.</summary>
    public sealed record PutPolicy(CommandStamp Stamp, Guid PolicyId, PolicyDraft Policy) : GroupCommand(Stamp);

    /// <summary>Deletes a policy and its webhooks.</summary>
    public sealed record DeletePolicy(CommandStamp Stamp, Guid PolicyId) : GroupCommand(Stamp);

    /// <summary>Adds webhooks to a policy, all or none. Their IDs are derived from the request's.</summary>
    public sealed record AddWebhooks(CommandStamp Stamp, Guid PolicyId, IReadOnlyList<WebhookDraft> Webhooks) : GroupCommand(Stamp);

    /// <summary>Replaces a webhook's name and metadata; its URL stays.</summary>
    public sealed record PutWebhook(CommandStamp Stamp, Guid PolicyId, Guid WebhookId, WebhookDraft Webhook) : GroupCommand(Stamp);

    /// <summary>Deletes a webhook.</summary>
    public sealed record DeleteWebhook(CommandStamp Stamp, Guid PolicyId, Guid WebhookId) : GroupCommand(Stamp);

    /// <summary>Executes a policy.</summary>
    /// <param name="Stamp">Who asks.</param>
    /// <param name="PolicyId">The policy.</param>
    /// <param name="Metric">The value of its metric; not a number where none was given.</param>
    public sealed record Execute(CommandStamp Stamp, Guid PolicyId, double Metric) : GroupCommand(Stamp);

    /// <summary>Changes the number of servers without a policy: a scaling request. The group's cooldown holds it back.</summary>
    /// <param name="Stamp">Who asks; the request's ID is the key.</param>
    /// <param name="Change">Servers to add, or to remove if negative; not 0.</param>
    public sealed record Scale(CommandStamp Stamp, int Change) : GroupCommand(Stamp);

    /// <summary>Executes a policy for somebody who has the URL of one of its webhooks.</summary>
    /// <param name="Stamp">Who asks.</param>
    /// <param name="PolicyId">The policy.</param>
    /// <param name="WebhookId">Its webhook.</param>
    /// <param name="CapabilityHash">SHA-256 of the capability that was presented.</param>
    /// <param name="Metric">The value of its metric; not a number where none was given.</param>
    public sealed record ExecuteWebhook(
        CommandStamp Stamp, Guid PolicyId, Guid WebhookId, ReadOnlyMemory<byte> CapabilityHash, double Metric) : GroupCommand(Stamp);

    /// <summary>Executes a scheduled policy, once an occurrence: one that is not later than the last has fired already.</summary>
    /// <param name="Stamp">Who asks.</param>
    /// <param name="PolicyId">The policy.</param>
    /// <param name="Version">The version of the policy whose schedule it is.</param>
    /// <param name="OccurrenceMs">When it was due, Unix time in milliseconds.</param>
    public sealed record FireSchedule(CommandStamp Stamp, Guid PolicyId, long Version, long OccurrenceMs) : GroupCommand(Stamp)
    {
        /// <inheritdoc />
        public override bool IsKeyed => false;
    }

    /// <summary>Stops executing and converging. Harmless when repeated.</summary>
    public sealed record Pause(CommandStamp Stamp) : GroupCommand(Stamp);

    /// <summary>Goes on executing and converging. Harmless when repeated.</summary>
    public sealed record Resume(CommandStamp Stamp) : GroupCommand(Stamp);

    /// <summary>Marks the group dirty, so that it is converged.</summary>
    public sealed record Converge(CommandStamp Stamp) : GroupCommand(Stamp);

    /// <summary>Takes a server out of the group.</summary>
    /// <param name="Stamp">Who asks.</param>
    /// <param name="ServerId">The server.</param>
    /// <param name="Replace">Whether another takes its place; else one server fewer is desired.</param>
    /// <param name="Purge">Whether it is deleted; else it runs on, outside of the group.</param>
    public sealed record RemoveServer(CommandStamp Stamp, string ServerId, bool Replace, bool Purge) : GroupCommand(Stamp);

    /// <summary>Protects servers from being chosen when the group shrinks, or no longer; all or none.</summary>
    public sealed record Protect(CommandStamp Stamp, IReadOnlyList<string> ServerIds, bool IsProtected) : GroupCommand(Stamp);

    /// <summary>
    /// Makes somebody the one who converges the group: refused unless the token is the next after the highest that the group has seen, so no
    /// two have the same.
    /// </summary>
    /// <param name="Stamp">Who asks.</param>
    /// <param name="Fence">The fencing token.</param>
    public sealed record Claim(CommandStamp Stamp, long Fence) : GroupCommand(Stamp)
    {
        /// <inheritdoc />
        public override bool IsKeyed => false;
    }

    /// <summary>What a converger found in the cloud. Protection and doom of servers that are still there stay.</summary>
    /// <param name="Stamp">Who asks.</param>
    /// <param name="Fence">The converger's fencing token.</param>
    /// <param name="DirtyVersion">The dirty version that was read before it looked.</param>
    /// <param name="Servers">All servers of the group.</param>
    /// <param name="Errors">Why it cannot be converged; none where it can.</param>
    public sealed record ReportServers(
        CommandStamp Stamp, long Fence, long DirtyVersion, ServerSet Servers, IReadOnlyList<string> Errors) : GroupCommand(Stamp)
    {
        /// <inheritdoc />
        public override bool IsKeyed => false;
    }

    /// <summary>
    /// Chooses servers to be deleted, before the first of them is. Refused when the group has become dirty again since, and when fewer
    /// servers than desired would be left.
    /// </summary>
    public sealed record RecordVictims(CommandStamp Stamp, long Fence, long DirtyVersion, IReadOnlyList<string> ServerIds) : GroupCommand(Stamp)
    {
        /// <inheritdoc />
        public override bool IsKeyed => false;
    }

    /// <summary>
    /// Ends a round of convergence: the group is clean unless it has become dirty again since the version that the round rests on. A group
    /// that is to be deleted and has no servers is gone then.
    /// </summary>
    public sealed record ClearDirty(CommandStamp Stamp, long Fence, long DirtyVersion) : GroupCommand(Stamp)
    {
        /// <inheritdoc />
        public override bool IsKeyed => false;
    }
}

/// <summary>A webhook as a tenant writes it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Metadata">Words of the tenant's own.</param>
public sealed record WebhookDraft(string Name, IReadOnlyList<KeyValuePair<string, string>> Metadata);
