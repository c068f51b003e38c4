using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Documents;

/// <summary>Which text somebody has seen: how often it has changed at one node since somebody opened it there.</summary>
/// <param name="Epoch">The opening, which no other one shares, of whatever node.</param>
/// <param name="Number">Changes since then.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DocumentRevision(ulong Epoch, long Number)
{
    /// <summary>The one after the next change.</summary>
    public DocumentRevision Next => this with { Number = Number + 1 };

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is something else.</summary>
    public static DocumentRevision? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && ulong.TryParse(text.AsSpan(0, dot), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new DocumentRevision(epoch, number)
                : null;
    }

    /// <summary>Epoch and number, <c>9f0c.12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch:x}.{Number}");
}
