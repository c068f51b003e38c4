using ActorDist.Lab.Judging;
using Xunit;

namespace ActorDist.Lab.Tests.Judging;

public sealed class JudgeCommandSpec
{
    private const string Fresh = """
        {"process":0,"type":"invoke","f":"write","value":1}
        {"process":0,"type":"ok","f":"write","value":1}
        {"process":1,"type":"invoke","f":"read","value":null}
        {"process":1,"type":"ok","f":"read","value":1}
        """;

    [Theory]
    [InlineData("cas-register", "1", 0)]
    [InlineData("cas-register", "7", 1)]
    [InlineData("monotonic-reads", "1", 3)]
    [InlineData("cas-register", "\"damaged\"", 2)]
    [InlineData("mutex", "1", 2)]
    public async Task Should_answer_by_its_exit_code(string model, string seen, int expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file, Fresh.Replace("\"value\":1}", $"\"value\":{seen}}}", StringComparison.Ordinal).Replace(
                    $"\"write\",\"value\":{seen}", "\"write\",\"value\":1", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
            var exit = await JudgeCommand.Create().Parse([file, "--model", model, "--json"])
                .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(expected, exit);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("/no/such/history.edn")]
    [InlineData("/dev/null")]
    public async Task Should_refuse_a_history_that_is_not_there(string path) => Assert.Equal(
        2,
        await JudgeCommand.Create().Parse([path, "--model", "set"])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
}
