using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments;

/// <summary>An experiment that needs no node: everything happens in this process, and chance comes from the seed.</summary>
public interface ISimulatedExperiment : IExperiment
{
    /// <summary>Does it.</summary>
    /// <param name="run">Keeps what happens, and shows it to people.</param>
    /// <param name="seed">Decides all that is left to chance.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<Finding> RunAsync(RunRecorder run, int seed, CancellationToken cancellation);
}
