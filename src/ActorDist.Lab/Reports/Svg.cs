using System.Globalization;
using System.Net;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Reports;

/// <summary>What all drawings have in common.</summary>
internal static class Svg
{
    /// <summary>The colour of a verdict; with a word beside it everywhere, for those who do not see colours.</summary>
    public static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Held => "#1a7f37",
        Verdict.Violated => "#c0282d",
        _ => "#6e7781",
    };

    /// <summary>Text that may have any character.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The start of a drawing.</summary>
    public static string Open(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="11">

        """);
}
