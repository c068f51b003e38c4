using System.Globalization;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>How figures are written in tables.</summary>
public static class Cells
{
    private const double OneDigitFrom = 10;

    /// <summary>What stands where nothing was measured.</summary>
    public const string Nothing = "-";

    /// <summary>A whole number with separators.</summary>
    public static string Count(double? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>Milliseconds: two digits after the point below 10, one above.</summary>
    public static string Milliseconds(double? value) =>
        value?.ToString(value < OneDigitFrom ? "0.00" : "0.0", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>How many times.</summary>
    public static string Ratio(double? value) =>
        value is { } ratio ? ratio.ToString(ratio < OneDigitFrom ? "0.00" : "0.0", CultureInfo.InvariantCulture) + "x" : Nothing;

    /// <summary>MiB of bytes.</summary>
    public static string Mebibytes(double bytes) => (bytes / (1024 * 1024)).ToString("N0", CultureInfo.InvariantCulture);
}
