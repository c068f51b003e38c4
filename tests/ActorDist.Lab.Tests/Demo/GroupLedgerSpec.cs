using ActorDist.Lab.Cloud;
using ActorDist.Lab.Demo.Groups;
using Xunit;

namespace ActorDist.Lab.Tests.Demo;

public sealed class GroupLedgerSpec
{
    private static readonly ScalingStep Up = Converged("k1", 3);
    private static readonly ScalingStep Down = Converged("k2", -2);
    private static readonly ScalingStep UpAgain = Converged("k3", 4);

    public static TheoryData<string, ScalingStep[], string> Wrongs => new()
    {
        { "k2 asked for 2 deleted; the cloud's ledger shows 3 deleted", [Up, Down, UpAgain], "+++---++++" },
        { "k2 asked for 2 deleted; the cloud's ledger shows 1 deleted", [Up, Down, UpAgain], "+++-++++" },
        { "k1 asked for 3 created; the cloud's ledger shows 4 created", [Up], "++++" },
        { "k1 asked for 3 created; the cloud's ledger shows 0 created", [Up], "" },
        { "k3 and k4 asked for 8 created; the cloud's ledger shows 7 created", [UpAgain, Converged("k4", 4)], "+++++++" },
        { "after all that was asked for, the cloud deleted 2 servers more", [Up], "+++--" },
        { "k1 was refused: no", [Up with { Refusal = "no" }], "+++" },
        { "k2 asked for 2 deleted; the cloud's ledger shows 4 deleted", [Up, UpAgain, Down with { IsConverged = false }], "+++++++----" },
    };

    [Fact]
    public void Should_find_the_ledger_as_asked()
    {
        var judged = GroupLedger.Judge("web", [Up, UpAgain, Down], Ledger("+++.++++.--"));

        Assert.Equal(new GroupLedger(null, null, 7, 2), judged);
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void Should_name_what_differs(string wrong, ScalingStep[] steps, string ledger)
    {
        var judged = GroupLedger.Judge("web", steps, Ledger(ledger));

        Assert.Contains(wrong, judged.Violation, StringComparison.Ordinal);
        Assert.Null(judged.Gap);
    }

    [Fact]
    public void Should_not_know_where_the_last_was_not_seen_to_end()
    {
        Assert.Contains("k2 was acknowledged, and", GroupLedger.Judge("web", [Up, Down with { IsConverged = false }], Ledger("+++-")).Gap);
        Assert.Contains(
            "k2 was never acknowledged",
            GroupLedger.Judge("web", [Up, Down with { IsConverged = false, IsAcknowledged = false }], Ledger("+++--")).Gap);
    }

    private static ScalingStep Converged(string key, int change) => new(key, change) { IsAcknowledged = true, IsConverged = true };

    private static IEnumerable<LedgerEntry> Ledger(string entries) => entries.Select((entry, i) => new LedgerEntry(
        i + 1,
        DateTimeOffset.UnixEpoch,
        entry switch { '+' => "created", '-' => "deleted", _ => "fenced" },
        "srv",
        "demo/g",
        "",
        1,
        ""));
}
