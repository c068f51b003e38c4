namespace ActorDist.Core.Crdts.Text;

/// <summary>The byte that says how a run is written. The lower bits are common, the others depend on whether it deletes.</summary>
internal static class RunKind
{
    /// <summary>It deletes.</summary>
    public const int Delete = 1;

    /// <summary>Of the same origin as the run before.</summary>
    public const int SameAgent = 2;

    /// <summary>Of a single unit; otherwise the length is in its column.</summary>
    public const int Single = 4;

    /// <summary>Of a deletion: backward.</summary>
    public const int Backward = 8;

    /// <summary>Where the reference to the left origin, or to the first deleted character, begins: two bits.</summary>
    public const int LeftShift = 4;

    /// <summary>Where the reference to the right origin begins: two bits.</summary>
    public const int RightShift = 6;

    /// <summary>A reference: the edge of the text.</summary>
    public const int Edge = 0;

    /// <summary>A left reference: where the writer was last.</summary>
    public const int Expected = 1;

    /// <summary>A left reference: of the origin where the writer was last, so far from there.</summary>
    public const int Near = 2;

    /// <summary>A right reference: the character numbered after the left origin.</summary>
    public const int FollowsLeft = 1;

    /// <summary>A right reference: the right origin of the left origin, which is in the same batch.</summary>
    public const int SharedWithLeft = 2;

    /// <summary>A reference: origin, and distance from where the writer was last.</summary>
    public const int Far = 3;

    /// <summary>Where the next run probably goes on: behind what was inserted, or before what was deleted.</summary>
    public static CharId ExpectedAfter(in TextRun run) =>
        run.IsDelete ? run.Left with { Seq = Math.Max(run.Left.Seq - 1, 0) } : run.Last;
}
