using System.Text.Json.Nodes;
using ActorDist.Lab.Cloud;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>What the cloud does wrong.</summary>
public sealed partial class OtterBehaviours
{
    private async Task BuildErrorAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("build-error", "create", group.Name, Times: 2), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":3"));
        await HasAsync(group, 3);
        await NeverMoreThanAsync(group, 3);
        Assert.Equal((5, 2), await LedgerAsync(group));
    }

    private async Task StuckAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("stuck", "create", group.Name, Times: 1), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":2"));
        await HasAsync(group, 2);
        await NeverMoreThanAsync(group, 2);
        Assert.Equal((3, 1), await LedgerAsync(group));
    }

    private async Task FailAfterAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("fail-after", "create", group.Name, Times: 3), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":4"));
        await HasAsync(group, 4);
        Assert.Equal((4, 0), await LedgerAsync(group));
    }

    private async Task FailBeforeAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("refused", "create", group.Name, Times: 1, Status: 401), Cancel);
        await Cloud.AddFaultAsync(new CloudFault("fail-before", "create", group.Name, Times: 1), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":3"));
        await HasAsync(group, 3);
        Assert.Equal((3, 0), await LedgerAsync(group));
    }

    private async Task QuotaAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("quota", "create", group.Name, Times: 6, Limit: 1), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":3"));
        JsonNode state = new JsonObject();
        await UntilAsync(async () => (string?)(state = await StateAsync(group))["status"] is "ERROR", "the group is in error");
        Assert.NotEmpty((string)state["errors"]![0]!["message"]!);
        await HasAsync(group, 3);
        await UntilAsync(async () => (state = await StateAsync(group))["errors"] is null && (string?)state["status"] is "ACTIVE", "the error is over");
    }

    private async Task TimedOutAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("fail-before", "list", group.Name, Times: 12), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":2"));
        JsonNode state = new JsonObject();
        await UntilAsync(async () => (string?)(state = await StateAsync(group))["status"] is "ERROR", "the group is in error");
        Assert.StartsWith("Timed out", (string)state["errors"]![0]!["message"]!, StringComparison.Ordinal);
        await HasAsync(group, 2);
        await UntilAsync(async () => (string?)(await StateAsync(group))["status"] is "ACTIVE", "the error is over");
        Assert.Equal((2, 0), await LedgerAsync(group));
    }
}
