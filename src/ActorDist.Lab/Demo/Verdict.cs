namespace ActorDist.Lab.Demo;

/// <summary>What a demonstration showed.</summary>
public enum Verdict
{
    /// <summary>Nothing acknowledged was lost and nothing was executed twice, in this run.</summary>
    Held,

    /// <summary>Something was; the reason names it.</summary>
    Violated,

    /// <summary>The run did not show it either way; the reason says why.</summary>
    Unknown,
}
