namespace ActorDist.Lab.TakeoverBench;

/// <summary>One kill: seconds from SIGKILL, null where that was not seen in time. Of two victims, the later one counts.</summary>
/// <param name="System">The way to take over.</param>
/// <param name="Case">What was killed.</param>
/// <param name="Evidence">Some survivor told the evidence that it was downed on.</param>
/// <param name="Downed">The first survivor saw it Down, or no longer as a member.</param>
/// <param name="RemovedFirst">The first survivor no longer had it as a member.</param>
/// <param name="RemovedAll">No survivor had it as a member.</param>
/// <param name="Answered">The owner of every request known before answered, over all survivors.</param>
/// <param name="FalseDownings">Living members that were downed: by evidence, or no longer a member anywhere.</param>
public sealed record TakeoverKill(
    string System,
    string Case,
    double? Evidence,
    double? Downed,
    double? RemovedFirst,
    double? RemovedAll,
    double? Answered,
    int FalseDownings);
