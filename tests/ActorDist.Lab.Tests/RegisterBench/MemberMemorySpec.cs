using ActorDist.Lab.RegisterBench.Memory;
using Xunit;

namespace ActorDist.Lab.Tests.RegisterBench;

public sealed class MemberMemorySpec
{
    private static readonly string[] Status = ["Name:\tactordist", "VmRSS:\t  141312 kB", "RssAnon:\t   65536 kB"];

    [Fact]
    public void Should_read_kibibytes_as_bytes() =>
        Assert.Equal((138L * 1024 * 1024, 64L * 1024 * 1024), (MemberMemory.Field(Status, "VmRSS:"), MemberMemory.Field(Status, "RssAnon:")));

    [Fact]
    public void Should_read_nothing_of_a_process_that_is_ending() => Assert.Equal(0, MemberMemory.Field(["State:\tZ (zombie)"], "VmRSS:"));
}
