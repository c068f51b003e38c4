namespace ActorDist.Lab.JudgeBench;

/// <summary>How long judging took.</summary>
/// <param name="Histories">Which histories.</param>
/// <param name="Judge">Who judged.</param>
/// <param name="Count">How many.</param>
/// <param name="Operations">Operations in them.</param>
/// <param name="Held">How many hold.</param>
/// <param name="Violated">How many are violated.</param>
/// <param name="Unknown">Of how many it is not known.</param>
/// <param name="P50Ms">All of them, judged one after the other: the median of the runs.</param>
/// <param name="MaxMs">The longest run.</param>
/// <param name="Mebibytes">What was allocated in a run; null where it is not known.</param>
internal sealed record JudgeRow(
    string Histories, string Judge, int Count, long Operations, int Held, int Violated, int Unknown, double P50Ms, double MaxMs, double? Mebibytes);
