using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments;
using ActorDist.Lab.Runs;
using Xunit;

namespace ActorDist.Lab.Tests.Experiments;

/// <summary>Runs experiments that need no node, as the command does but without output.</summary>
internal static class Simulated
{
    public static async Task<(Finding Finding, RunRecorder Run)> RunAsync(ISimulatedExperiment experiment, int seed)
    {
        var run = new RunRecorder(new DemoTimeline(silent: true));
        return (await experiment.RunAsync(run, seed, TestContext.Current.CancellationToken), run);
    }
}
