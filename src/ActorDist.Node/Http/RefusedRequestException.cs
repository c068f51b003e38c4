namespace ActorDist.Node.Http;

/// <summary>A request that makes no sense as it came; answered with the status and the message as an error body.</summary>
/// <param name="status">The status code.</param>
/// <param name="message">What is wrong, with its limit.</param>
public sealed class RefusedRequestException(int status, string message) : Exception(message)
{
    /// <summary>The status code.</summary>
    public int Status => status;

    /// <summary>A request against the rules of its route: 400.</summary>
    public static RefusedRequestException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>A body, or what would become of it, above a limit: 413.</summary>
    public static RefusedRequestException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);

    /// <summary>A handler whose refusals are answered; so are names of registers that are not allowed.</summary>
    /// <param name="services">Has the service; it is not asked before the first request.</param>
    /// <param name="serve">Serves a request.</param>
    /// <typeparam name="T">The service that the handler works with.</typeparam>
    public static RequestDelegate Answered<T>(IServiceProvider services, Func<HttpContext, T, Task> serve)
        where T : class
    {
        var service = new Lazy<T>(services.GetRequiredService<T>, LazyThreadSafetyMode.PublicationOnly);
        return async http =>
        {
            try
            {
                await serve(http, service.Value);
            }
            catch (RefusedRequestException refused)
            {
                await NodeJson.WriteErrorAsync(http, refused.Status, refused.Message);
            }
            catch (FormatException e)
            {
                await NodeJson.WriteErrorAsync(http, StatusCodes.Status400BadRequest, e.Message);
            }
        };
    }
}
