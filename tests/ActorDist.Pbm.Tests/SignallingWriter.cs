namespace ActorDist.Pbm.Tests;

/// <summary>Completes <see cref="Seen"/> when a line with the text has been written.</summary>
internal sealed class SignallingWriter(string text) : StringWriter
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(text, StringComparison.Ordinal) == true)
            _seen.TrySetResult();
    }
}
