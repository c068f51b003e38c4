using System.Text;
using ActorDist.Core.Crdts;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>A change of a replicated object, as the doors take it. Which of the values an act needs is the type's.</summary>
/// <param name="Act">One of <see cref="CrdtType.Acts"/>.</param>
public sealed record CrdtChange(string Act)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How much; 1 where it is not said.</summary>
    public long? By { get; init; }

    /// <summary>An element of a set or a map, or a vertex.</summary>
    public string? Element { get; init; }

    /// <summary>A value of a register.</summary>
    public string? Value { get; init; }

    /// <summary>Where an edge begins.</summary>
    public string? From { get; init; }

    /// <summary>Where an edge ends; of rights, the node that they go to.</summary>
    public string? To { get; init; }

    /// <summary>UTF-16 units before an edit.</summary>
    public int? Index { get; init; }

    /// <summary>UTF-16 units that an edit takes out.</summary>
    public int? Delete { get; init; }

    /// <summary>What an edit puts in.</summary>
    public string? Insert { get; init; }

    /// <summary>The names of the maps and the field in a map, with slashes between; the key in one of Akka's maps.</summary>
    public string? Path { get; init; }

    /// <summary>The type of a field of a map that is removed: set, register, flag, counter or map.</summary>
    public string? Field { get; init; }

    /// <summary>How much, where it must not be negative.</summary>
    internal ulong Amount => By is null ? 1 : By >= 0 ? (ulong)By : throw Refused($"'by' must not be negative; it is {By}. There are inc and dec.");

    /// <summary>How much.</summary>
    internal long Signed => By ?? 1;

    /// <summary>Fails where a text cannot be written as UTF-8 or is longer than the limit. An edit's own limit is the text's.</summary>
    /// <exception cref="CrdtRefusedException">Names the text and the limit.</exception>
    internal void Check()
    {
        Check(Element, "element");
        Check(Value, "value");
        Check(From, "from");
        Check(To, "to");
        Check(Path, "path");
    }

    private static void Check(string? text, string name)
    {
        if (text is null)
            return;
        try
        {
            var bytes = Utf8.GetByteCount(text);
            if (bytes > CrdtReader.MaxText)
                throw Refused($"'{name}' has {bytes} bytes of UTF-8, the limit is {CrdtReader.MaxText}");
        }
        catch (EncoderFallbackException)
        {
            throw Refused($"'{name}' has a surrogate without its partner");
        }
    }

    /// <summary>A value that the act needs.</summary>
    internal string Need(string? value, string name) => value ?? throw Refused($"{Act} needs '{name}'");

    /// <summary>The parts of the path, which the act needs.</summary>
    internal string[] Names => Need(Path, "path").Split('/');

    /// <summary>A refusal of a change that makes no sense.</summary>
    internal static CrdtRefusedException Refused(string message) => new(CrdtRefusal.Malformed, message);
}
