using ActorDist.Lab.Cloud;

namespace ActorDist.Lab.Processes;

/// <summary>The simulated cloud of a cluster as an operating-system process; its ledger is <c>data/cloud.db</c>.</summary>
/// <param name="folder">Its folder; made at the first start.</param>
/// <param name="spec">Where it listens.</param>
public sealed class CloudProcess(string folder, CloudSpec spec) : OwnedProcess(folder, CloudSpec.Name)
{
    private static readonly string Executable = FindExecutable("ActorDist.Lab", "lab");
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Where it listens.</summary>
    public CloudSpec Spec => spec;

    /// <summary>Its HTTP routes.</summary>
    public CloudClient Client { get; } = new(spec.Http);

    /// <summary>Starts it and waits until it answers. What it kept is still there.</summary>
    /// <exception cref="ClusterException">It runs already, ended, or did not answer in time.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(DataFolder);
        Launch(
            Executable,
            ["cloud", "--port", spec.Port.ToString(), "--ledger", Path.Combine(DataFolder, "cloud.db"), "--build-time", spec.BuildTime],
            [spec.Port]);
        var answers = await Polling.UntilAsync(
            async token => State == NodeState.Ended || await Client.AnswersAsync(token), StartTimeout, TimeSpan.FromMilliseconds(50), cancellation);
        if (!answers || State == NodeState.Ended)
        {
            throw new ClusterException($"The cloud does not answer. Its log is {ConsoleLog} and ends with:{Environment.NewLine}"
                + string.Join(Environment.NewLine, LogTail(5).Select(line => "  " + line)));
        }
    }
}
