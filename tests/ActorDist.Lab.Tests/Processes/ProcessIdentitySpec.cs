using System.Diagnostics;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.Lab.Tests.Processes;

public sealed class ProcessIdentitySpec
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("41 (actordist) S 1 41 41 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 30 0 123456 1 2", 'S', 30, 123456)]
    [InlineData("41 (a) b (c) T 1 41 41 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 99 1 2", 'T', 1, 99)]
    public void Should_read_state_and_start_time_whatever_the_command_is_called(string line, char state, int threads, long start) =>
        Assert.Equal(new ProcStat(state, threads, start), ProcStat.Parse(line));

    [Theory]
    [InlineData('S', 1, false)]
    [InlineData('T', 1, false)]
    [InlineData('Z', 7, false)]
    [InlineData('Z', 1, true)]
    [InlineData('X', 1, true)]
    public void Should_take_a_process_for_ended_only_when_no_thread_of_it_is_left(char state, int threads, bool ended) =>
        Assert.Equal(ended, new ProcStat(state, threads, 99).HasEnded);

    [Theory]
    [InlineData("")]
    [InlineData("41 (actordist) S 1")]
    public void Should_refuse_what_is_no_stat_line(string line) => Assert.Throws<FormatException>(() => ProcStat.Parse(line));

    [Fact]
    public void Should_survive_being_written_to_a_pid_file()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!.Value;

        Assert.Equal(self, ProcessIdentity.Parse(self.ToString()));
        Assert.Throws<FormatException>(() => ProcessIdentity.Parse("41"));
    }

    [Fact]
    public async Task Should_never_take_another_process_of_the_same_pid_for_this_one()
    {
        using var process = Sleeper();
        var stranger = ProcessIdentity.Of(process.Id)!.Value with { StartTicks = 1 };

        Assert.False(stranger.IsAlive);
        Assert.False(stranger.Send(Signal.Kill));
        Assert.False(process.HasExited);
        await EndAsync(process);
    }

    [Fact]
    public async Task Should_see_a_process_stop_go_on_and_end()
    {
        using var process = Sleeper();
        var identity = ProcessIdentity.Of(process.Id)!.Value;

        Assert.True(identity.Send(Signal.Stop));
        Assert.True(await Polling.UntilAsync(() => identity.State == 'T', Deadline, Cancellation));
        Assert.True(identity.Send(Signal.Continue));
        Assert.True(await Polling.UntilAsync(() => identity.State == 'S', Deadline, Cancellation));
        Assert.True(identity.ResidentMebibytes > 0);

        Assert.True(identity.Send(Signal.Kill));
        Assert.True(await identity.WaitEndedAsync(Deadline, Cancellation));
        Assert.False(identity.Send(Signal.Kill));
        Assert.Null(identity.ResidentMebibytes);
        Assert.Equal(128 + (int)Signal.Kill, await ExitCodeAsync(process));
    }

    [Fact]
    public async Task Should_give_up_waiting_for_a_process_that_does_not_end()
    {
        using var process = Sleeper();
        var identity = ProcessIdentity.Of(process.Id)!.Value;

        Assert.False(await identity.WaitEndedAsync(TimeSpan.FromMilliseconds(100), Cancellation));
        await EndAsync(process);
    }

    private static Process Sleeper() => Process.Start("/bin/sleep", ["600"]);

    private static async Task<int> ExitCodeAsync(Process process)
    {
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
    }
}
