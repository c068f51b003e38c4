namespace ActorDist.Lab.Processes;

/// <summary>How names are listed to people.</summary>
public static class Names
{
    /// <summary>Names with commas between them, or "none".</summary>
    public static string Of(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
