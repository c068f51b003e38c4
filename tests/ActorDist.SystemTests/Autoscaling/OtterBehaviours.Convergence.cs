using System.Net;
using ActorDist.Lab.Cloud;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>What becomes of groups and their servers.</summary>
public sealed partial class OtterBehaviours
{
    private async Task PausedAsync()
    {
        var group = await GroupAsync(2, 5);
        var up = await PolicyAsync(group, "\"change\":1");
        await HasAsync(group, 2);
        await DoneAsync("POST", group.Path + "/pause");
        await DoneAsync("POST", group.Path + "/pause");
        Assert.True((bool)(await StateAsync(group))["paused"]!);
        await RefusedAsync("POST", up, HttpStatusCode.Forbidden, "GroupPausedError");
        await RefusedAsync("POST", group.Path + "/converge", HttpStatusCode.Forbidden, "GroupPausedError");
        await PolicyAsync(group, $"\"change\":2,\"args\":{{\"at\":\"{Soon(3)}\"}}", type: "schedule");
        await VanishAsync(group, 1);
        // Longer than it takes to heal, and past the schedule.
        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        Assert.Single(await Cloud.ServersAsync(group.Name, Cancel));
        var explained = (await SendAsync("GET", group.Path + "/explain")).Body;
        Assert.Equal((1, "create web"), ((int)explained["servers"]!, ((string)explained["steps"]![0]!)[..10]));
        Assert.Contains("paused", (string)explained["note"]!, StringComparison.Ordinal);
        await DoneAsync("POST", group.Path + "/resume");
        await DoneAsync("POST", group.Path + "/resume");
        await UntilAsync(async () => (await Cloud.ServersAsync(group.Name, Cancel)).Count >= 2, "a resumed group heals");
    }

    private async Task DeletedAsync()
    {
        var group = await GroupAsync(3, 5);
        await HasAsync(group, 3);
        await RefusedAsync("DELETE", group.Path, HttpStatusCode.Forbidden, "GroupNotEmptyError");
        await DoneAsync("DELETE", group.Path + "?force=true");
        await UntilAsync(async () => (await SendAsync("GET", group.Path)).Status == HttpStatusCode.NotFound, "the group is gone");
        Assert.Equal((3, 3), await LedgerAsync(group));
    }

    private async Task ServersAsync()
    {
        var group = await GroupAsync(1, 5);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":2"));
        await HasAsync(group, 3);
        await RefusedAsync("DELETE", $"{group.Path}/servers/srv-none?replace=false", HttpStatusCode.NotFound, "ServerNotFoundError");
        await RefusedAsync("DELETE", $"{group.Path}/servers/srv-none?replace=perhaps", HttpStatusCode.BadRequest, "InvalidQueryArgument");

        var replaced = (await ServerIdsAsync(group))[0];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{replaced}")).Status);
        await UntilAsync(async () => !(await ServerIdsAsync(group)).Contains(replaced, StringComparer.Ordinal), "the server is replaced");
        await HasAsync(group, 3);

        var taken = (await ServerIdsAsync(group))[0];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{taken}?replace=false")).Status);
        await HasAsync(group, 2);

        var disowned = (await ServerIdsAsync(group))[0];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{disowned}?replace=false&purge=false")).Status);
        await HasAsync(group, 1);
        Assert.Contains(await Cloud.LedgerAsync(group.Name, Cancel), entry => entry.Action is "disowned" && string.Equals(entry.Server, disowned, StringComparison.Ordinal));
        Assert.DoesNotContain(await Cloud.LedgerAsync(group.Name, Cancel), entry => entry.Action is "deleted" && string.Equals(entry.Server, disowned, StringComparison.Ordinal));

        var last = (await ServerIdsAsync(group))[0];
        await RefusedAsync("DELETE", $"{group.Path}/servers/{last}?replace=false", HttpStatusCode.Forbidden, "CannotDeleteServerBelowMinError");
        // Not in the group and at the minimum: not found wins.
        await RefusedAsync("DELETE", $"{group.Path}/servers/{taken}?replace=false", HttpStatusCode.NotFound, "ServerNotFoundError");
    }

    private async Task BelowMinimumAsync()
    {
        var group = await GroupAsync(3, 5);
        await HasAsync(group, 3);
        await VanishAsync(group, 2);
        await DoneAsync("POST", group.Path + "/converge");
        await HasAsync(group, 3);
    }

    private Task VanishedThenChangedAsync()
    {
        (int Start, int Vanished, int Change, int End)[] vectors = [(3, 1, 2, 5), (7, 2, -3, 4), (7, 3, -2, 5), (7, 3, -3, 4)];
        return Task.WhenAll(vectors.Select(async vector =>
        {
            var group = await GroupAsync(0, 10);
            var change = await PolicyAsync(group, $"\"change\":{vector.Change}");
            await ExecuteAsync(await PolicyAsync(group, $"\"desiredCapacity\":{vector.Start}"));
            await HasAsync(group, vector.Start);
            await VanishAsync(group, vector.Vanished);
            await ExecuteAsync(change);
            await HasAsync(group, vector.End);
        }));
    }

    private async Task ConfigurationHealsAsync()
    {
        var group = await GroupAsync(2, 5);
        await HasAsync(group, 2);
        await VanishAsync(group, 1);
        await DoneAsync("PUT", group.Path + "/config", """{"name":"web","cooldown":0,"minEntities":2,"maxEntities":6,"metadata":{}}""");
        await HasAsync(group, 2);
    }

    private async Task OrderAsync()
    {
        foreach (var (order, oldest) in ((string, bool)[])[("oldest-first", true), ("newest-first", false)])
        {
            var group = await GroupAsync(0, 5, extra: $",\"deletionOrder\":\"{order}\"");
            var (up, down) = (await PolicyAsync(group, "\"change\":1"), await PolicyAsync(group, "\"change\":-1"));
            for (var i = 1; i <= 3; i++)
            {
                await ExecuteAsync(up);
                await HasAsync(group, i);
            }

            var created = (await Cloud.LedgerAsync(group.Name, Cancel)).Where(entry => entry.Action is "created").Select(entry => entry.Server).ToArray();
            await ExecuteAsync(down);
            await HasAsync(group, 2);
            Assert.Equal(
                oldest ? created[0] : created[^1],
                (await Cloud.LedgerAsync(group.Name, Cancel)).Single(entry => entry.Action is "deleted").Server);
        }
    }

    private async Task LaunchAsync()
    {
        var group = await GroupAsync(0, 5);
        var up = await PolicyAsync(group, "\"change\":1");
        await ExecuteAsync(up);
        await HasAsync(group, 1);
        await DoneAsync("PUT", group.Path + "/launch", """{"type":"launch_server","args":{"server":{"flavorRef":"2"}}}""");
        await ExecuteAsync(up);
        await HasAsync(group, 2);
        var servers = (await SendAsync("GET", group.Path + "/servers")).Body["servers"]!.AsArray();
        Assert.Equal([1L, 2L], servers.Select(server => (long)server!["launchVersion"]!).Order());
    }

    private async Task SelfHealAsync()
    {
        var group = await GroupAsync(2, 5);
        await HasAsync(group, 2);
        await VanishAsync(group, 1);
        await UntilAsync(async () => (await Cloud.ServersAsync(group.Name, Cancel)).Count == 2, "the server is replaced");
    }

    private async Task ChangedWhileConvergingAsync()
    {
        var group = await GroupAsync(0, 20);
        var up = await PolicyAsync(group, "\"change\":2");
        await Cloud.AddFaultAsync(new CloudFault("slow", "create", group.Name, Times: 6, Delay: "300ms"), Cancel);
        for (var i = 0; i < 5; i++)
        {
            await ExecuteAsync(up);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DoneAsync("POST", group.Path + "/converge")));
        }

        await HasAsync(group, 10);
        Assert.Equal((10, 0), await LedgerAsync(group));
    }

    private async Task DrainedAsync()
    {
        var balancer = NewBalancer();
        var group = await GroupAsync(0, 5, launch: Served(balancer));
        await ExecuteAsync(await PolicyAsync(group, "\"change\":2"));
        await HasAsync(group, 2);
        Assert.Equal(["ENABLED", "ENABLED"], (await Cloud.NodesAsync(balancer, Cancel)).Select(node => node.Condition));

        var oldest = (await Cloud.ServersAsync(group.Name, Cancel))[0].Id;
        await Cloud.PutNodeByOperatorAsync(balancer, oldest, 80, connections: 3, Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":-1"));
        await UntilAsync(async () => await ConditionAsync(balancer, oldest) is "DRAINING", "it gets no new connections");
        // A person looks at it several times; the three connections keep it.
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        Assert.Equal((2, 0), await LedgerAsync(group));
        Assert.Equal(1, (int)(await StateAsync(group))["desiredCapacity"]!);

        await Cloud.PutNodeByOperatorAsync(balancer, oldest, 80, connections: 0, Cancel);
        await HasAsync(group, 1);
        var end = (await Cloud.LedgerAsync(group.Name, Cancel)).Where(entry => string.Equals(entry.Server, oldest, StringComparison.Ordinal)).Select(entry => entry.Action);
        Assert.Equal(["created", "attached", "draining", "detached", "deleted"], end);
    }

    private async Task PutBackAsync()
    {
        var balancer = NewBalancer();
        var group = await GroupAsync(2, 5, launch: Served(balancer));
        await HasAsync(group, 2);
        await Cloud.PutNodeByOperatorAsync(balancer, "10.0.0.9", 8080, connections: 1, Cancel);
        var (removed, disowned) = ((await Cloud.ServersAsync(group.Name, Cancel))[0].Id, (await Cloud.ServersAsync(group.Name, Cancel))[1].Id);
        await Cloud.RemoveNodeByOperatorAsync(balancer, removed, Cancel);
        await UntilAsync(async () => await ConditionAsync(balancer, removed) is "ENABLED", "it is put back");

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{disowned}?purge=false")).Status);
        await UntilAsync(async () => (await Cloud.NodesAsync(balancer, Cancel)).Count(node => node.Condition is "ENABLED") == 4, "the disowned one is replaced");
        Assert.Equal("ENABLED", await ConditionAsync(balancer, disowned));

        // One that vanished leaves a node behind, which goes.
        await Cloud.DeleteByOperatorAsync(removed, Cancel);
        await UntilAsync(async () => await ConditionAsync(balancer, removed) is null, "the node of a server that vanished goes");
        await HasAsync(group, 2);
        Assert.Equal("ENABLED", await ConditionAsync(balancer, "10.0.0.9"));
    }

    private async Task PartitionAsync()
    {
        var members = new PartitionMembers(_home.Nodes, Http, Cancel);
        Assert.True((await members.JoinAsync("a")).IsOk);
        Assert.Equal([5], (await members.SettleAsync()).Values);
        Assert.True((await members.JoinAsync("b")).IsOk);
        Assert.Equal([2, 3], (await members.SettleAsync()).Values.Order());

        // Expansion, to more members than items, all of them while others join.
        Assert.All(
            await Task.WhenAll(((string[])["c", "d", "e", "f"]).Select(name => members.JoinAsync(name)).Append(members.JoinAsync("silent", TimeSpan.FromSeconds(2)))),
            joined => Assert.True(joined.IsOk));
        Assert.Equal([1, 1, 1, 1, 1], (await members.SettleAsync()).Values);

        // A second of the same name, another set, and somebody who would take what is another's.
        Assert.False((await members.JoinAsync("a")).IsOk);
        Assert.False((await members.JoinAsync("other", null, "1", "2")).IsOk);
        Assert.False((await members.ReleaseAsync("a", await members.StrangerAsync(), "1", "2", "3", "4", "5")).IsOk);
        Assert.Equal([1, 1, 1, 1, 1], (await members.SettleAsync()).Values);

        // Sessions that end, and one that just falls silent.
        members.Forget("silent");
        foreach (var name in (string[])["a", "b", "c"])
            Assert.True(await members.EndAsync(name));
        Assert.Equal([1, 2, 2], (await members.SettleAsync()).Values.Order());
    }
}
