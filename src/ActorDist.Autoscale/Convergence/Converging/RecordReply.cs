using ActorDist.Autoscale.Convergence.Planning;

namespace ActorDist.Autoscale.Convergence.Converging;

/// <summary>A register's answer to a group's owner.</summary>
/// <param name="Outcome">What is known of the command.</param>
/// <param name="Epoch">The group's epoch, once done.</param>
/// <param name="Goal">What the group should be, once done.</param>
/// <param name="Error">Why it was not done.</param>
public sealed record RecordReply(RecordOutcome Outcome, long Epoch = 0, ConvergenceGoal? Goal = null, string Error = "");
