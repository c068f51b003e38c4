using ActorDist.Cluster.Crdts;

namespace ActorDist.Node.Http;

/// <summary>Refusals of replicated objects as HTTP has them.</summary>
internal static class CrdtRefusals
{
    /// <summary>Serves a request; what is refused gets the status that says so.</summary>
    /// <exception cref="RefusedRequestException">It is refused, or not answered in time.</exception>
    public static async Task AnsweredAsync(Func<Task> serve)
    {
        try
        {
            await serve();
        }
        catch (CrdtRefusedException refused)
        {
            throw new RefusedRequestException(
                refused.Reason switch
                {
                    CrdtRefusal.NotFound => StatusCodes.Status404NotFound,
                    CrdtRefusal.Conflict => StatusCodes.Status409Conflict,
                    CrdtRefusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
                    _ => StatusCodes.Status400BadRequest,
                },
                refused.Message);
        }
        catch (CrdtUnansweredException unanswered)
        {
            throw new RefusedRequestException(StatusCodes.Status503ServiceUnavailable, unanswered.Message);
        }
    }
}
