using ActorDist.Lab.JudgeBench;
using Xunit;

namespace ActorDist.Lab.Tests.JudgeBench;

public sealed class BenchJudgeCommandSpec : IDisposable
{
    private const string Etcd = """
        INFO  jepsen.util - 0	:invoke	:write	4
        INFO  jepsen.util - 0	:ok	:write	4
        INFO  jepsen.util - 1	:invoke	:read	nil
        INFO  jepsen.util - 1	:ok	:read	4

        """;

    private const string KeyValue = """
        {:process 1, :type :invoke, :f :get, :key "9", :value nil}
        {:process 1, :type :ok, :f :get, :key "9", :value ""}

        """;

    private readonly DirectoryInfo _corpora = Directory.CreateTempSubdirectory("actordist-logs-");

    public BenchJudgeCommandSpec()
    {
        File.WriteAllText(Path.Combine(_corpora.CreateSubdirectory("jepsen").FullName, "etcd_1.log"), Etcd);
        File.WriteAllText(Path.Combine(_corpora.CreateSubdirectory("kv").FullName, "c1.txt"), KeyValue);
    }

    public void Dispose() => _corpora.Delete(recursive: true);

    [Fact]
    public async Task Should_measure_what_it_finds() => Assert.Equal(0, (await RunAsync()).ExitCode);

    [Fact]
    public async Task Should_name_a_folder_without_logs()
    {
        Directory.Delete(Path.Combine(_corpora.FullName, "kv"), recursive: true);
        var (exitCode, error) = await RunAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains($"--corpora {_corpora.FullName}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_a_folder_that_is_not_porcupines()
    {
        var (exitCode, error) = await RunAsync("--porcupine", _corpora.FullName);
        Assert.Equal(1, exitCode);
        Assert.Contains("there is no go.mod", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_what_to_install_where_there_is_no_go()
    {
        await File.WriteAllTextAsync(Path.Combine(_corpora.FullName, "go.mod"), "module porcupine", TestContext.Current.CancellationToken);
        var (exitCode, error) = await RunAsync("--porcupine", _corpora.FullName, "--go", Path.Combine(_corpora.FullName, "go"));
        Assert.Equal(1, exitCode);
        Assert.Contains("golang-go", error, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] more)
    {
        using var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            string[] options = ["--corpora", _corpora.FullName, "--operations", "100", "--runs", "1", "--json", .. more];
            return (await BenchJudgeCommand.Create().Parse(options).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
