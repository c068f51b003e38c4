namespace ActorDist.Core.Consensus;

/// <summary>How long a proposer waits after another one got in its way.</summary>
public interface IBackoff
{
    /// <summary>Milliseconds before the next attempt.</summary>
    /// <param name="attempt">1 after the first conflict, and so on.</param>
    long Delay(int attempt);
}
