using ActorDist.Cluster.Tests.Storage;

/// <summary>
/// Takes the place of the test runner in a process that was started with DOTNET_STARTUP_HOOKS naming this assembly. The runtime looks
/// for exactly this name, outside any namespace.
/// </summary>
#pragma warning disable MA0047
internal static class StartupHook
#pragma warning restore MA0047
{
    public static void Initialize() => StorageHost.Run();
}
