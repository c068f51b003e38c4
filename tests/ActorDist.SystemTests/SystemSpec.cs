using Xunit;

namespace ActorDist.SystemTests;

/// <summary>A test on the shared cluster; the nodes' logs are attached to it where it fails.</summary>
[Collection(RealClusterCollection.Name)]
public abstract class SystemSpec(RealCluster cluster) : IDisposable
{
    private const int LogLines = 200;

    /// <summary>The cluster.</summary>
    protected RealCluster Cluster => cluster;

    /// <summary>The test's own cancellation.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            return;
        }

        foreach (var node in cluster.Nodes)
        {
            var text = string.Join(Environment.NewLine, node.LogTail(LogLines));
            TestContext.Current.AddAttachment($"{node.Name}.log", text);
            TestContext.Current.TestOutputHelper?.WriteLine($"--- {node.Name}: {node.State}, exit code {node.ExitCode}\n{text}");
        }
    }
}

/// <summary>The tests on one cluster; it ends with the last of them.</summary>
[CollectionDefinition(Name)]
public sealed class RealClusterCollection : ICollectionFixture<RealCluster>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "real cluster";
}
