using Akka.Actor;

namespace ActorDist.Node.Http;

/// <summary>
/// Lets no request outlive the actor system. A member that was downed ends its actors first; what a request then still waits for never
/// comes, and the process would be there until the last of them gave up, past the time when others take its shards over.
/// </summary>
public static class RequestsOfEndedNode
{
    /// <summary>Aborts what is under way when the actor system has ended.</summary>
    public static void UseAbortWithActorSystem(this WebApplication app)
    {
        var ended = new CancellationTokenSource();
        app.Lifetime.ApplicationStarted.Register(() => _ = CancelWithAsync(app.Services.GetRequiredService<ActorSystem>(), ended));
        app.Use(next => async http =>
        {
            await using var registration = ended.Token.UnsafeRegister(static request => ((HttpContext)request!).Abort(), http);
            await next(http);
        });
    }

    private static async Task CancelWithAsync(ActorSystem system, CancellationTokenSource ended)
    {
        await system.WhenTerminated;
        await ended.CancelAsync();
    }
}
