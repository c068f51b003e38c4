namespace ActorDist.Core.Tests.Broadcast;

/// <summary>What is broken in a run, which its end must show.</summary>
public enum SimulatedFlaw
{
    None,
    DeliversTwice,
    DeliversNot,
    AnswersUnsynced,
    ForgetsTheLog,
    IgnoresCauses,
}
