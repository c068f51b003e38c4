namespace ActorDist.Lab.Runs;

/// <summary>Something that was measured, as a table.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The headings, with units.</param>
/// <param name="Rows">A cell a heading.</param>
public sealed record RunTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
