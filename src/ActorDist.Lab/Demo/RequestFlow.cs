using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>
/// The senders: many at once, each sends a request under its ID until some node acknowledges it, to another node at each try. Times are
/// those of one clock.
/// </summary>
/// <param name="nodes">The nodes to send to.</param>
/// <param name="clock">The run's clock.</param>
public sealed class RequestFlow(IReadOnlyList<NodeClient> nodes, Stopwatch clock)
{
    private const int Senders = 64;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Acknowledgement> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrongAnswers = new();
    private volatile NodeClient[] _targets = [.. nodes];
    private int _turn;
    private int _retries;
    private int _failed;

    /// <summary>The acknowledgements so far, by request ID.</summary>
    public IReadOnlyDictionary<string, Acknowledgement> Acknowledged => _acknowledged;

    /// <summary>Refusals of requests that are in order, and answers that are not about what was sent.</summary>
    public IReadOnlyCollection<string> WrongAnswers => _wrongAnswers;

    /// <summary>How often a request had to be sent again.</summary>
    public int Retries => _retries;

    /// <summary>How often a try was certainly not executed; the request is sent again all the same.</summary>
    public int Failed => _failed;

    /// <summary>Sends to this node too.</summary>
    public void Use(NodeClient joined) => _targets = [.. _targets, joined];

    /// <summary>Sends to this node no more.</summary>
    public void Avoid(NodeClient dead) => _targets = [.. _targets.Where(target => target != dead)];

    /// <summary>Sends requests and ends when each was acknowledged, refused or given up.</summary>
    public Task SendAsync(IAsyncEnumerable<ScalingRequest> requests, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellation },
            async (request, token) => await SendUntilAnsweredAsync(request, token));

    /// <summary>Lets requests out one by one with a gap between them; at once when <paramref name="hurry"/> is done.</summary>
    public static async IAsyncEnumerable<ScalingRequest> PacedAsync(
        IEnumerable<ScalingRequest> requests, TimeSpan gap, Task hurry, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var request in requests)
        {
            yield return request;
            if (!hurry.IsCompleted)
            {
                await Task.WhenAny(hurry, Task.Delay(gap, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Submits an acknowledged request once more, until the answer is clear; null where it never is.</summary>
    public async Task<SubmitReply?> RepeatAsync(ScalingRequest request, CancellationToken cancellation)
    {
        SubmitReply? answer = null;
        await Polling.UntilAsync(
            async token =>
            {
                var reply = await NextTarget().SubmitAsync(request, AttemptTimeout, token);
                answer = reply.Outcome is SubmitOutcome.Executed or SubmitOutcome.Refused ? reply : null;
                return answer is not null;
            },
            GiveUpAfter,
            LongestPause,
            cancellation);
        return answer;
    }

    private async Task SendUntilAnsweredAsync(ScalingRequest request, CancellationToken cancellation)
    {
        var giveUpAt = clock.Elapsed + GiveUpAfter;
        var pause = FirstPause;
        while (true)
        {
            var sentAt = clock.Elapsed;
            var reply = await NextTarget().SubmitAsync(request, AttemptTimeout, cancellation);
            switch (reply.Outcome)
            {
                case SubmitOutcome.Executed:
                    Accept(request, reply, sentAt);
                    return;
                case SubmitOutcome.Refused:
                    _wrongAnswers.Enqueue($"{request.RequestId} was refused: {reply.Error}");
                    return;
                case SubmitOutcome.Failed or SubmitOutcome.Unknown when clock.Elapsed >= giveUpAt:
                    return;
            }

            Interlocked.Increment(ref _retries);
            if (reply.Outcome == SubmitOutcome.Failed)
                Interlocked.Increment(ref _failed);
            await Task.Delay(pause, cancellation);
            pause = pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }

    private void Accept(ScalingRequest request, SubmitReply reply, TimeSpan sentAt)
    {
        if (reply.Effect != request)
        {
            _wrongAnswers.Enqueue($"{request.RequestId} was answered with another request: {reply.Effect}");
            return;
        }

        _acknowledged[request.RequestId] = new Acknowledgement(reply.Owner ?? "", sentAt, clock.Elapsed);
    }

    private NodeClient NextTarget()
    {
        var targets = _targets;
        return targets[(int)((uint)Interlocked.Increment(ref _turn) % targets.Length)];
    }
}

/// <summary>A node's word that a request was executed.</summary>
/// <param name="By">The node that owned the ID.</param>
/// <param name="SentAt">When the try that it answers was sent.</param>
/// <param name="At">When it came.</param>
public sealed record Acknowledgement(string By, TimeSpan SentAt, TimeSpan At);
