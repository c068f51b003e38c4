using ActorDist.Core;

namespace ActorDist.Cluster.Faults.Processes;

/// <summary>What may become of a node's process.</summary>
public abstract record ProcessFault
{
    private ProcessFault()
    {
    }

    /// <summary>What it is called: <c>kill</c> or <c>pause</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The longest pause.</summary>
    public static TimeSpan MaxPause { get; } = TimeSpan.FromMinutes(1);

    /// <summary>It ends at once, by SIGKILL.</summary>
    public sealed record Kill : ProcessFault
    {
        /// <inheritdoc/>
        public override string Name => "kill";
    }

    /// <summary>It stands still, by SIGSTOP, and goes on by itself.</summary>
    /// <param name="Time">For so long.</param>
    public sealed record Pause(TimeSpan Time) : ProcessFault
    {
        /// <inheritdoc/>
        public override string Name => "pause";
    }

    /// <summary>The fault of a name.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="time">For how long, for a pause; null for a kill.</param>
    /// <exception cref="FaultRefusedException">There is none of that name, or the time is not one for it.</exception>
    public static ProcessFault Of(string name, string? time) => (name, time) switch
    {
        ("kill", null) => new Kill(),
        ("pause", { } text) when DurationText.TryParse(text, out var pause) && pause > TimeSpan.Zero && pause <= MaxPause => new Pause(pause),
        ("kill", _) => throw new FaultRefusedException("a kill is for ever; leave the time out"),
        ("pause", _) => throw new FaultRefusedException($"a pause needs a time up to {DurationText.Format(MaxPause)}, such as 5s; it is '{time}'"),
        _ => throw new FaultRefusedException($"a process can be given kill or pause; it is '{name}'"),
    };

    /// <inheritdoc/>
    public override string ToString() => this is Pause pause ? $"pause {DurationText.Format(pause.Time)}" : Name;
}
