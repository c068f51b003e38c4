namespace ActorDist.Verification.Models.Mutex;

/// <summary>What a mutex can be asked; its replies say nothing more than that it was done.</summary>
public enum MutexInput
{
    /// <summary>Take it; done only when nobody has it.</summary>
    Acquire,

    /// <summary>Give it back; done only when somebody has it.</summary>
    Release,
}
