using System.Net;
using ActorDist.Node.Http;
using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorDist.Node.Tests.Http;

public sealed class RequestsOfEndedNodeSpec
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_waits_for_an_actor_ends_with_the_actors()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore().AddSingleton(ActorSystem.Create("ended"));
        await using var app = builder.Build();
        app.UseAbortWithActorSystem();
        app.UseRouting();
        var waits = new TaskCompletionSource();
        app.MapGet("/wait", async (HttpContext http) =>
        {
            waits.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        await app.StartAsync(Cancel);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var door = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var waiting = client.GetAsync(new Uri(new Uri(door), "wait"), Cancel);
        await waits.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        await app.Services.GetRequiredService<ActorSystem>().Terminate();

        var ended = await Record.ExceptionAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
        Assert.IsType<HttpRequestException>(ended);
    }
}
