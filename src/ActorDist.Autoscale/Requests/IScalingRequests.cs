using Akka.Actor;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>Scaling requests for code in the node's process that is not an actor: HTTP routes and hosted services.</summary>
public interface IScalingRequests
{
    /// <summary>Has a request executed by the owner of its ID; the same ID again gets the same answer.</summary>
    Task<Reply> SubmitAsync(ScalingRequest request, CancellationToken cancellation);

    /// <summary>What became of a request, as a quorum knows it.</summary>
    Task<Reply> ShowAsync(string requestId, CancellationToken cancellation);
}

/// <summary>Sends to the shard region and bounds the wait for the answer.</summary>
/// <param name="region">The shard region of scaling requests.</param>
/// <param name="settings">For the bound.</param>
/// <param name="telemetry">Counts, measures and records what is submitted.</param>
public sealed class ScalingRequestClient(IActorRef region, ScalingRequestSettings settings, RequestTelemetry telemetry) : IScalingRequests
{
    /// <inheritdoc />
    public Task<Reply> SubmitAsync(ScalingRequest request, CancellationToken cancellation) =>
        request.Validate() is { } error
            ? Task.FromResult(new Reply(request.RequestId ?? "", Outcome.Failed, Cause: FailureCause.Invalid, Error: error))
            : SubmitValidAsync(request, cancellation);

    /// <inheritdoc />
    public Task<Reply> ShowAsync(string requestId, CancellationToken cancellation) =>
        ScalingRequest.ValidateId("requestId", requestId) is { } error
            ? Task.FromResult(new Reply(requestId ?? "", Outcome.Failed, Cause: FailureCause.Invalid, Error: error))
            : AskAsync(new Show(requestId), cancellation);

    private async Task<Reply> SubmitValidAsync(ScalingRequest request, CancellationToken cancellation)
    {
        using var submission = telemetry.Begin(request);
        var reply = await AskAsync(submission.Message, cancellation);
        submission.End(reply);
        return reply;
    }

    /// <summary>
    /// A message is lost when the node that it goes to leaves or dies just then. Its ID makes it safe to send again, so the caller waits
    /// for a retry and not for the whole bound.
    /// </summary>
    private async Task<Reply> AskAsync(IToScalingRequest message, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < settings.AnswerTimeout; waited += settings.RetryAfter)
        {
            try
            {
                return await region.Ask<Reply>(message, settings.RetryAfter, cancellation);
            }
            catch (AskTimeoutException)
            {
                continue;
            }
        }

        return new Reply(message.RequestId, Outcome.Unknown, Error:
            $"No owner answered within {settings.AnswerTimeout.TotalSeconds:0.#} s; whether request {message.RequestId} was executed "
            + "is unknown. Submit it again.");
    }
}
