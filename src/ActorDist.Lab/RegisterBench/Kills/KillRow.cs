namespace ActorDist.Lab.RegisterBench.Kills;

/// <summary>One kill.</summary>
/// <param name="System">The system.</param>
/// <param name="Member">The member that was killed.</param>
/// <param name="Gap">What the writers at the others saw.</param>
/// <param name="Calm">The same over the seconds before the kill, for comparison.</param>
public sealed record KillRow(string System, string Member, WriteGap Gap, WriteGap Calm);
