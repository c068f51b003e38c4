namespace ActorDist.Verification.Models;

/// <summary>How models show and count text.</summary>
internal static class Text
{
    private const int LongestShown = 60;
    private const int StringHeader = 22;

    /// <summary>The text in quotation marks, its middle left out where it is long.</summary>
    public static string Quote(string? text)
    {
        if (text is null)
            return "nothing";
        return text.Length <= LongestShown
            ? $"\"{text}\""
            : $"\"{text[..(LongestShown / 2)]}...{text[^(LongestShown / 2)..]}\" ({text.Length} characters)";
    }

    /// <summary>Bytes a string takes on the heap.</summary>
    public static int HeapBytes(string? text) => text is null ? 0 : StringHeader + (2 * text.Length);
}
