using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>The requests under way that this replica took from its clients.</summary>
internal sealed class Coordinator(IQuorumPort port, QuorumReplicaOptions options)
{
    private readonly Dictionary<long, CoordinatedRequest> _requests = [];
    private readonly PriorityQueue<long, long> _due = new();

    public int Count => _requests.Count;

    /// <summary>Objects sent to replicas that a get found behind.</summary>
    public long Repairs { get; private set; }

    public long NextWake => _due.TryPeek(out _, out var due) ? due : long.MaxValue;

    public void Submit(QuorumRequest request)
    {
        if (RequestSettings.Of(request, options, port.Ring, out var refusal) is not { } settings)
        {
            port.Complete(request, QuorumOutcome.Failed(refusal!) with { IsInvalid = true });
            return;
        }

        if (_requests.Count >= options.MaxRequests)
        {
            port.Complete(request, QuorumOutcome.Failed($"{_requests.Count} requests are under way, the limit is {options.MaxRequests}"));
            return;
        }

        var number = port.NextNumber();
        CoordinatedRequest round = request.Operation == QuorumOperation.Get
            ? new GetRequest(port, options, request, settings, number, () => Repairs++)
            : new PutRequest(port, options, request, settings, number);
        round.Begin();
        if (round.IsOver)
            return;
        _requests.Add(number, round);
        _due.Enqueue(number, round.Due);
    }

    /// <summary>Handles the answers to requests; false for other messages.</summary>
    public bool Receive(ReplicaId from, Message message)
    {
        long? number = message switch
        {
            Holding holding => holding.Request,
            Minted minted => minted.Request,
            Stored stored => stored.Request,
            Refused refused => refused.Request,
            _ => null,
        };
        if (number is not { } known)
            return false;
        if (!_requests.TryGetValue(known, out var request))
            return true;
        request.Receive(from, message);
        if (request.IsOver)
            _requests.Remove(known);
        return true;
    }

    /// <summary>Each request stands in the queue once, at a time not after the one at which it is due.</summary>
    public void Wake()
    {
        while (_due.TryPeek(out var number, out var due) && due <= port.Now.Elapsed)
        {
            _due.Dequeue();
            if (!_requests.TryGetValue(number, out var request))
                continue;
            request.Wake();
            if (request.IsOver)
                _requests.Remove(number);
            else
                _due.Enqueue(number, Math.Max(request.Due, port.Now.Elapsed + 1));
        }
    }
}
