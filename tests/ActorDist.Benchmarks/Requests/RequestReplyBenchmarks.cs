using ActorDist.Autoscale.Requests;
using Akka.Actor;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ActorDist.Benchmarks.Requests;

/// <summary>
/// What our entity costs over Cluster.Sharding itself: the same message through the same kind of region to an entity that answers with a
/// constant (the baseline), and to a scaling request that was executed. Two nodes in this process; "near" entities live on the asking
/// node, "far" ones on the other, behind Akka.Remote.
/// </summary>
[Config(typeof(Config))]
[MemoryDiagnoser]
public class RequestReplyBenchmarks
{
    private const int Messages = 50_000;
    private TwoNodes _nodes = null!;
    private string[] _ids = null!;

    /// <summary>Where the entities live.</summary>
    [Params("near", "far")]
    public string Entities { get; set; } = "";

    [GlobalSetup]
    public async Task StartAsync()
    {
        _nodes = await TwoNodes.StartAsync();
        _ids = await _nodes.ExecutedIdsAsync(near: Entities is "near", count: 50);
    }

    [GlobalCleanup]
    public Task StopAsync() => _nodes.StopAsync();

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public Task Bare() => PumpAsync(_nodes.Asking, _nodes.BareRegion, _ids, Messages);

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task ScalingRequest() => PumpAsync(_nodes.Asking, _nodes.RequestRegion, _ids, Messages);

    private static Task PumpAsync(ActorSystem system, IActorRef region, string[] ids, int messages)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Pump(region, ids, messages, done)));
        return done.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

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

        public Pump(IActorRef region, string[] ids, int messages, TaskCompletionSource done)
        {
            var sent = 0;
            var answered = 0;
            for (; sent < Window; sent++)
            {
                region.Tell(new ScalingRequestProtocol.Show(ids[sent % ids.Length]));
            }

            Receive<ScalingRequestProtocol.Reply>(_ =>
            {
                if (++answered == messages)
                {
                    done.SetResult();
                    Context.Stop(Self);
                }
                else if (sent < messages)
                {
                    region.Tell(new ScalingRequestProtocol.Show(ids[sent++ % ids.Length]));
                }
            });
        }
    }
}
