using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Cluster.Quorum;
using ActorDist.Cluster.Recipes;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Storage;
using ActorDist.Node.Configuration;
using ActorDist.Node.Logging;
using Akka.Configuration;
using Serilog.Core;

namespace ActorDist.Node.Hosting;

/// <summary>One node from its start to its end: settings, data directory and ports are checked before anything runs.</summary>
public static class NodeProcess
{
    private const int ExitCannotStart = 2;

    /// <summary>Runs a node until it has left the cluster.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="cancellation">Makes the node leave.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(NodeOptions options, CancellationToken cancellation)
    {
        try
        {
            var config = HoconLayers.Load(
                Path.Combine(AppContext.BaseDirectory, "hocon"), options, Environment.GetEnvironmentVariables());
            var settings = NodeSettings.From(config, options.Seeds);
            var takeover = TakeoverSettings.From(config);
            var requests = ScalingRequestSettings.From(config);
            var registers = RegisterSettings.From(config);
            var quorum = QuorumSettings.From(config);
            var recipes = RecipeSettings.From(config);
            var crdts = CrdtSettings.From(config);
            var cloud = CloudSettings.From(config);
            var convergence = ConvergenceSettings.From(config);
            var clock = NodeClock.From(config);
            var faults = FaultSettings.From(config);
            var storageOptions = NodeStorageOptions.FromConfig(config.GetConfig("actordist.storage"));
            settings.CheckPorts();
            using var directory = DataDirectory.Open(settings.Data, settings.Name);
            await using var log = NodeLog.Open(config, Path.Combine(directory.Path, "log"));
            var failure = new NodeFailure();
            using var storage = NodeStorage.Open(directory.StoragePath, storageOptions, failure.Report);
            return await RunAsync(
                settings, takeover, requests, registers, quorum, recipes, crdts, cloud, convergence, clock, faults, directory, storage, failure, log, cancellation);
        }
        catch (Exception e) when (e is SettingException or ConfigurationException or DataDirectoryException or StorageFailedException)
        {
            await Console.Error.WriteLineAsync($"actordist cannot start: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCannotStart;
        }
    }

    private static async Task<int> RunAsync(
        NodeSettings settings,
        TakeoverSettings takeover,
        ScalingRequestSettings requests,
        RegisterSettings registers,
        QuorumSettings quorum,
        RecipeSettings recipes,
        CrdtSettings crdts,
        CloudSettings cloud,
        ConvergenceSettings convergence,
        NodeClock clock,
        FaultSettings faults,
        DataDirectory directory,
        INodeStorage storage,
        NodeFailure failure,
        Logger log,
        CancellationToken cancellation)
    {
        await using var app = NodeHost.Build(
            settings, takeover, requests, registers, quorum, recipes, crdts, cloud, convergence, clock, faults, directory, storage, failure.Report, log);
        failure.StopOn(app.Lifetime, log);
        var endpoints = new EndpointsFile(directory.Path);
        app.Lifetime.ApplicationStarted.Register(() => NodeHost.Announce(app, settings, directory.Identity, endpoints));
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e)
        {
            // Whatever a part refuses to start with: a value of the wrong type, a port that was taken just now.
            throw new SettingException(e.GetBaseException().Message);
        }

        try
        {
            await app.WaitForShutdownAsync(cancellation);
        }
        finally
        {
            endpoints.Delete();
        }

        return failure.Happened ? 1 : Environment.ExitCode;
    }
}
