using ActorDist.Core.Consensus;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Lab.Experiments.Consensus;

/// <summary>
/// A fair but unlucky schedule: every message is delivered, accepts later than all others, so that the other proposer's prepare is there
/// first. It looks at nothing but the kind of message and counts what it sees.
/// </summary>
internal sealed class DuelSchedule
{
    /// <summary>Milliseconds that an accept travels longer than other messages, which travel one.</summary>
    public const int AcceptDelay = 15;

    private readonly HashSet<Ballot> _prepared = [];
    private readonly HashSet<Ballot> _proposed = [];

    /// <summary>Ballots for which a prepare left.</summary>
    public int Prepared => _prepared.Count;

    /// <summary>Ballots for which an accept left.</summary>
    public int Proposed => _proposed.Count;

    /// <summary>How many milliseconds later than others a message is delivered.</summary>
    public long Detour(Envelope envelope)
    {
        switch (envelope.Message)
        {
            case Prepare prepare:
                _prepared.Add(prepare.Ballot);
                return 0;
            case Accept accept:
                _proposed.Add(accept.Ballot);
                return AcceptDelay;
            default:
                return 0;
        }
    }
}
