namespace ActorDist.Lab.Runs;

/// <summary>How the operations ended that were sent to one side of the cluster, and ended, in one phase.</summary>
/// <param name="Store">The store that was asked.</param>
/// <param name="Phase">The phase, or <see cref="RunRecorder.AcrossPhases"/>.</param>
/// <param name="Side">The side.</param>
/// <param name="Ok">Answered.</param>
/// <param name="Failed">Certainly not done.</param>
/// <param name="Unknown">Neither is known.</param>
public sealed record Availability(string Store, string Phase, string Side, int Ok, int Failed, int Unknown)
{
    /// <summary>All of them.</summary>
    public int Asked => Ok + Failed + Unknown;
}
