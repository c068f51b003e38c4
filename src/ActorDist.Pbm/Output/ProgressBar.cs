using ActorDist.Pbm.Protocol;
using Spectre.Console;

namespace ActorDist.Pbm.Output;

/// <summary>A live bar on the terminal. The only user of Spectre.Console, which is loaded when the first progress arrives.</summary>
internal sealed class ProgressBar : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProgressTask> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;

    public ProgressBar()
    {
        _drawing = AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                _started.SetResult(context.AddTask("", autoStart: true));
                await _ended.Task;
            });
    }

    public void Show(PbmFrames.Progress progress)
    {
        var task = _started.Task.GetAwaiter().GetResult();
        task.MaxValue = Math.Max(progress.Total, 1);
        task.Value = progress.Done;
        task.Description = Markup.Escape($"{progress.Done}/{progress.Total} {progress.Label}");
    }

    public void Dispose()
    {
        _ended.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }
}
