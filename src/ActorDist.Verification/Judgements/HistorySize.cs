using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Judgements;

/// <summary>How much a judge looked at.</summary>
/// <param name="Operations">Operations judged: those that failed do not count.</param>
/// <param name="UnknownOperations">How many of them had an unknown outcome.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HistorySize(int Operations, int UnknownOperations)
{
    /// <summary>Counts a history.</summary>
    public static HistorySize Of<TInput, TOutput>(IEnumerable<Operation<TInput, TOutput>> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var all = 0;
        var unknown = 0;
        foreach (var operation in operations)
        {
            if (operation.Outcome == OperationOutcome.Failed)
                continue;
            all++;
            if (operation.Outcome == OperationOutcome.Unknown)
                unknown++;
        }

        return new HistorySize(all, unknown);
    }
}
