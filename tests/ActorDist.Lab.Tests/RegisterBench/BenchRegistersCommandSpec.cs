using ActorDist.Lab.RegisterBench;
using Xunit;

namespace ActorDist.Lab.Tests.RegisterBench;

public sealed class BenchRegistersCommandSpec
{
    [Theory]
    [InlineData("--seconds 0", "--seconds must be 1 to 600; it is 0.")]
    [InlineData("--rounds 100", "--rounds must be 1 to 99; it is 100.")]
    [InlineData("--warm-up -1", "--warm-up must be 0 to 600; it is -1.")]
    [InlineData("--keys 0", "--keys must be 1 to 100000000; it is 0.")]
    [InlineData("--kill --rate 5", "--rate must be 10 to 10000; it is 5.")]
    [InlineData("--system consul", "consul")]
    [InlineData("--profile fast", "fast")]
    [InlineData("--sconds 3", "--sconds")]
    public void Should_name_the_argument_that_is_wrong(string arguments, string error) =>
        Assert.Contains(
            BenchRegistersCommand.Create().Parse(arguments).Errors, found => found.Message.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("--seconds 3 --rounds 2 --system etcd --leader --json")]
    [InlineData("--kill --rate 1000 --keys 1000000 --set actordist.registers.channel=stream")]
    public void Should_take_what_the_help_says(string arguments) =>
        Assert.Empty(BenchRegistersCommand.Create().Parse(arguments).Errors);
}
