using System.Collections.Concurrent;
using System.Text.Json;
using ActorDist.Cluster.Commands;
using Akka.Actor;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers.Palettes;

/// <summary>A command host in an actor system of its own, driven as a connection drives it.</summary>
internal sealed class CommandLine : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("commands", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly IActorRef _host;

    public CommandLine(params IEnumerable<CommandPaletteHandler> palettes) =>
        _host = CommandHosting.StartCommandHost(_system, palettes);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Runs a command to its end.</summary>
    public async Task<CommandResponse> RunAsync(params string[] words)
    {
        var running = await StartAsync(words);
        return await running.FinalAsync();
    }

    /// <summary>Runs a command and asserts that it is answered with this text.</summary>
    public async Task<JsonElement> AssertAsync(string msg, params string[] words) => Check(await RunAsync(words), msg, isError: false);

    /// <summary>Runs a command and asserts that it fails with this text.</summary>
    public async Task<JsonElement> AssertFailsAsync(string msg, params string[] words) => Check(await RunAsync(words), msg, isError: true);

    /// <summary>Begins a command.</summary>
    public async Task<Running> StartAsync(params string[] words)
    {
        var running = new Running();
        var connected = await _host.Ask<CommandHostProtocol.Connected>(
            new CommandHostProtocol.Connect($"spec-{Guid.NewGuid():N}", running), TimeSpan.FromSeconds(10), Cancel);
        running.Session = connected.Session;
        connected.Session.Tell(new CommandHostProtocol.Run(1, words));
        return running;
    }

    public ValueTask DisposeAsync() => new(_system.Terminate());

    private static JsonElement Check(CommandResponse response, string msg, bool isError)
    {
        Assert.Equal((msg, isError), (response.Msg, response.IsError));
        return JsonSerializer.SerializeToElement(response.Data, JsonSerializerOptions.Web);
    }

    /// <summary>A command under way.</summary>
    internal sealed class Running : ICommandSink
    {
        private readonly TaskCompletionSource<CommandResponse> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<CommandResponse> Responses { get; } = new();

        public IActorRef Session { get; set; } = ActorRefs.Nobody;

        public Task<CommandResponse> FinalAsync() => _final.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        public void Deliver(long id, CommandResponse response)
        {
            Responses.Enqueue(response);
            if (response.Final)
                _final.TrySetResult(response);
        }

        public void Closed() => _final.TrySetException(new InvalidOperationException("the session ended"));

        /// <summary>Waits for a row.</summary>
        public async Task AwaitAsync(string msg)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            while (!Responses.Any(response => string.Equals(response.Msg, msg, StringComparison.Ordinal)))
                await Task.Delay(10, patience.Token);
        }
    }
}
