using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Everything that leaves a replica: at once where nothing durable stands behind it, else when its commit is durable. What a replica sends
/// to itself stays inside and is handled before the step ends.
/// </summary>
internal sealed class Outgoing(ReplicaOptions options, IAcceptorStore store)
{
    private readonly HeldOutputs<Held> _held = new();
    private readonly Queue<Envelope> _toSelf = new();
    private long _metaCommit;

    /// <summary>Where the step under way puts what leaves.</summary>
    public Outbox Box { get; set; } = new();

    /// <summary>
    /// Saves what is kept beside the registers. No answer to another replica leaves before it is durable: one given under a configuration,
    /// a floor or a copy must not outlive a crash that takes those back.
    /// </summary>
    public void SaveMeta(ReplicaMeta meta) => _metaCommit = store.SaveMeta(meta);

    /// <summary>Sends at once.</summary>
    public void Send(ReplicaId to, Message message) => Send(Enclose(to, message));

    /// <summary>Answers another replica when what the answer rests on is durable.</summary>
    public void Reply(ReplicaId to, in AcceptorReply reply)
    {
        var after = Math.Max(reply.After, _metaCommit);
        var envelope = Enclose(to, reply.Message);
        if (after <= store.DurableCommit)
            Send(envelope);
        else
            _held.Add(after, new Held(envelope, default));
    }

    /// <summary>Answers another replica with what rests on nothing but what is kept beside the registers.</summary>
    public void Reply(ReplicaId to, Message message) => Reply(to, new AcceptorReply(message, 0));

    /// <summary>Answers a request when what the answer rests on is durable.</summary>
    public void Complete(in Completion completion, long after)
    {
        if (after <= store.DurableCommit)
            Box.Completions.Add(completion);
        else
            _held.Add(after, new Held(default, completion));
    }

    /// <summary>A commit is durable.</summary>
    public void Release(long commit) => _held.Release(commit, Leave);

    /// <summary>What was said as a member of a configuration long left must not be said any more.</summary>
    public void ForgetHeldMessages() => _held.Forget(held => held.Completion.Request is null);

    /// <summary>The next message to this replica itself.</summary>
    public bool TryTakeOwn(out Envelope envelope) => _toSelf.TryDequeue(out envelope);

    private Envelope Enclose(ReplicaId to, Message message) =>
        new(options.Self, to, options.Cluster, store.Meta.Configuration.Epoch, message);

    private void Leave(Held held)
    {
        if (held.Completion.Request is null)
            Send(held.Envelope);
        else
            Box.Completions.Add(held.Completion);
    }

    private void Send(Envelope envelope)
    {
        if (envelope.To == options.Self)
            _toSelf.Enqueue(envelope);
        else
            Box.Messages.Add(envelope);
    }

    private readonly record struct Held(Envelope Envelope, Completion Completion);
}
