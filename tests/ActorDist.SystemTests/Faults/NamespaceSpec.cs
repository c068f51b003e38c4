using System.Text.Json;
using Xunit;

namespace ActorDist.SystemTests.Faults;

/// <summary>A partition that the nodes have no part in: each in a network namespace of its own, packets dropped by the kernel.</summary>
public sealed class NamespaceSpec : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-namespaces-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Should_let_the_majority_live_on_and_the_other_side_end_first()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces take root");
        foreach (var tool in (string[])["/usr/sbin/ip", "/usr/sbin/iptables", "/usr/bin/unshare"])
            Assert.SkipUnless(File.Exists(tool), $"{tool} is missing: apt-get install iproute2 iptables util-linux (scripts/test.sh does so where it may).");

        var result = await Script.RunAsync("scripts/lab.sh", _home, "run", "cut-3-2", "--world", "namespaces", "--json");
        // A container may be root and still not be let.
        Assert.SkipWhen(result.Error.Contains("The network could not be made", StringComparison.Ordinal), result.Error);

        Assert.True(result.ExitCode == 0, result.ToString());
        var counts = JsonDocument.Parse(result.LastLine).RootElement.GetProperty("counts");
        Assert.Equal(3, counts.GetProperty("living").GetInt32());
        Assert.True(counts.GetProperty("margin in ms").GetInt32() > 0, result.LastLine);
    }
}
