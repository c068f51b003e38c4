using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Tells the other replicas what was chosen, for their stale reads: many registers in one message, soon rather than at once, because the
/// next accept of a busy register says it anyway.
/// </summary>
internal sealed class ChosenNotices(IReplicaPort port, ReplicaOptions options)
{
    private const int Limit = 64;
    private List<ChosenBallot> _waiting = [];

    /// <summary>When <see cref="Send"/> is due.</summary>
    public long Due { get; private set; } = long.MaxValue;

    public void Add(RegisterKey key, Ballot ballot)
    {
        if (_waiting.Count == 0)
            Due = port.Now + options.NoticeAfter;
        _waiting.Add(new ChosenBallot(key, ballot));
        if (_waiting.Count >= Limit)
            Send();
    }

    public void Send()
    {
        var configuration = port.Configuration;
        var self = configuration.IndexOf(options.Self);
        port.Send(configuration.All & ~(self < 0 ? 0 : 1u << self), new ChosenNotice(_waiting));
        _waiting = [];
        Due = long.MaxValue;
    }
}
