using ActorDist.Cluster.Tests.Faults;
using Akka.Actor;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ActorDist.Benchmarks.Faults;

/// <summary>
/// What the fault switch costs while nothing is broken: request and reply between two members over Akka.Remote, with the table of faults
/// under their links, beside Akka's own transport (the baseline).
/// </summary>
[Config(typeof(Config))]
[MemoryDiagnoser]
public class FaultTransportBenchmarks
{
    private const int Messages = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private FaultyNode _asking = null!;
    private FaultyNode _answering = null!;
    private IActorRef _echo = null!;

    [Params(false, true)]
    public bool IsEnabled { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _asking = await FaultyNode.StartAsync("n1", seed: null, port: 0, patience.Token, IsEnabled);
        _answering = await FaultyNode.StartAsync("n2", _asking.Cluster.SelfAddress, port: 0, patience.Token, IsEnabled);
        using var timer = new PeriodicTimer(LookInterval);
        // A link counts once each end knows the other's name; before that the table is not asked.
        while (_asking.Up < 2 || IsEnabled && !(IsCounted(_asking) && IsCounted(_answering)))
            await timer.WaitForNextTickAsync(patience.Token);
        _echo = await _asking.EchoOf(_answering).ResolveOne(Patience);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        if (IsEnabled && _asking.Faults.Observe().All(seen => seen.Passed < Messages))
            throw new InvalidOperationException("The table saw nothing of what was measured.");
        await _asking.DisposeAsync();
        await _answering.DisposeAsync();
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task RequestAndReply()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asking.System.ActorOf(Props.Create(() => new Pump(_echo, done)));
        return done.Task.WaitAsync(Patience);
    }

    private static bool IsCounted(FaultyNode node) => node.Faults.Observe().Count(seen => seen.Passed > 0) == 2;

    private sealed class Config : BenchmarkDotNet.Configs.ManualConfig
    {
        public Config() => AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(8)
            .WithIterationCount(15)
            .WithInvocationCount(1)
            .WithUnrollFactor(1));
    }

    /// <summary>Keeps a window of questions under way until all are answered.</summary>
    private sealed class Pump : ReceiveActor
    {
        private const int Window = 100;

        public Pump(IActorRef echo, TaskCompletionSource done)
        {
            var (sent, answered) = (0, 0);
            for (; sent < Window; sent++)
                echo.Tell("hello");
            Receive<string>(_ =>
            {
                if (++answered == Messages)
                {
                    done.SetResult();
                    Context.Stop(Self);
                }
                else if (sent < Messages)
                {
                    echo.Tell("hello");
                    sent++;
                }
            });
        }
    }
}
