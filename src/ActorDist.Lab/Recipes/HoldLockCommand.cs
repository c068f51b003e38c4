using System.CommandLine;
using System.Globalization;
using System.Net;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Recipes;

/// <summary>
/// <c>lab hold-lock</c>: a holder that trusts its lock, to be paused. It takes a lock and writes to a fenced resource with its token, again
/// and again, without ever looking whether it still holds the lock: only the resource can stop it.
/// </summary>
public static class HoldLockCommand
{
    private const int ExitRefused = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var node = new Option<string>("--node") { Description = "The node's HTTP address, such as http://127.0.0.1:8081/.", Required = true };
        var name = new Option<string>("--name") { Description = "The lock's name, and the resource's.", Required = true };
        var lease = new Option<int>("--lease-ms") { Description = "The session's lease.", DefaultValueFactory = _ => 2000 };
        return new Command(
            "hold-lock",
            "Take a lock and write with its token until the resource refuses it. Exit code 3: refused. "
            + "Example: lab.sh hold-lock --node http://127.0.0.1:8081/ --name x")
        {
            node, name, lease,
        }.WithAction((parsed, cancellation) => RunAsync(
            new Uri(parsed.GetRequiredValue(node)), parsed.GetRequiredValue(name), TimeSpan.FromMilliseconds(parsed.GetValue(lease)), cancellation));
    }

    private static async Task<int> RunAsync(Uri node, string name, TimeSpan lease, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = node };
        var client = new RecipeHttpClient(http);
        var session = await client.OpenAsync(lease, cancellation);
        var grant = await client.DoAsync($"lock/{name}", "acquire", new { Session = session, WaitMs = 30_000 }, cancellation);
        if (!grant.IsOk)
            throw new ClusterException($"lock {name}: {grant.Outcome} {grant.Error}");
        Say($"held {grant.Token}");
        for (var renewedAt = Environment.TickCount64; ;)
        {
            var write = await client.DoAsync($"fenced/{name}", "put", new { grant.Token, Value = $"by {grant.Token}" }, cancellation);
            if (write.Code == HttpStatusCode.PreconditionFailed)
            {
                Say($"refused {grant.Token}: {write.Error}");
                return ExitRefused;
            }

            if (Environment.TickCount64 - renewedAt > lease.TotalMilliseconds / 3)
            {
                renewedAt = Environment.TickCount64;
                _ = await client.RenewAsync(session, cancellation);
            }

            await Task.Delay(Interval, cancellation);
        }
    }

    private static void Say(string line)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}"));
        Console.Out.Flush();
    }
}
