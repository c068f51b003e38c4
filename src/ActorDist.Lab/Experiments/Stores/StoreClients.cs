using ActorDist.Lab.Runs;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>Clients that read and write a few registers, one operation at a time each, every value written once.</summary>
/// <param name="cluster">The cluster; client i lives at its node i.</param>
/// <param name="store">What is asked.</param>
/// <param name="history">What they are told.</param>
/// <param name="areMoving">Whether each goes to any node, or stays at its own.</param>
internal sealed class StoreClients(ExperimentCluster cluster, IRegisterStore store, StoreHistory history, bool areMoving)
{
    /// <summary>The keys.</summary>
    public static readonly IReadOnlyList<string> Keys = ["store-0", "store-1"];

    /// <summary>More values than a client writes in a run.</summary>
    private const int ValuesOfAClient = 1_000_000;

    /// <summary>Between two operations of a client: enough of them to find a violation, few enough to judge all.</summary>
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(60);

    /// <summary>Lets them work until told to stop; what they have under way then is waited for.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, history.Clients).Select(client => WorkAsync(client, stop)));

    private async Task WorkAsync(int client, CancellationToken stop)
    {
        var random = new Random((cluster.Seed * 31) + client);
        var (process, value) = (client, client * ValuesOfAClient);
        while (!stop.IsCancellationRequested)
        {
            var key = Keys[random.Next(Keys.Count)];
            var node = cluster.Nodes[areMoving ? random.Next(cluster.Nodes.Count) : client % cluster.Nodes.Count].Name;
            var input = random.Next(3) == 0 ? CasRegisterInput.Write(++value) : CasRegisterInput.Read();
            (process, _, _) = await history.DoAsync(process, node, key, input, () => store.DoAsync(node, key, input));
            await Task.Delay(Think, CancellationToken.None);
        }
    }
}
