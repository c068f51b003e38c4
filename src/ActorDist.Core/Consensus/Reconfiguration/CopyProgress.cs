namespace ActorDist.Core.Consensus;

/// <summary>Progress of a copy from the old set; kept on disk so that a restart resumes.</summary>
/// <param name="Epoch">The joint configuration that asked for it.</param>
/// <param name="Cursor">Every key up to this one is copied; null at the start.</param>
/// <param name="Copied">Registers looked at.</param>
/// <param name="Done">Whether all keys are copied.</param>
public readonly record struct CopyProgress(long Epoch, RegisterKey? Cursor, long Copied, bool Done);
