using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Quorum;

/// <summary>How many replicas must answer: a number, or one of Riak's words for it. The default value means the bucket's.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QuorumSize
{
    private const int DefaultCode = 0;
    private const int QuorumCode = -1;
    private const int AllCode = -2;
    private const int NoneCode = -3;
    private readonly int _code;

    private QuorumSize(int code) => _code = code;

    /// <summary>What the bucket says.</summary>
    public static QuorumSize Default => new(DefaultCode);

    /// <summary>None, which turns a condition off.</summary>
    public static QuorumSize None => new(NoneCode);

    /// <summary>One.</summary>
    public static QuorumSize One => new(1);

    /// <summary>More than half.</summary>
    public static QuorumSize Quorum => new(QuorumCode);

    /// <summary>All.</summary>
    public static QuorumSize All => new(AllCode);

    /// <summary>A number from 0.</summary>
    public static QuorumSize Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count == 0 ? None : new QuorumSize(count);
    }

    /// <summary>Reads a number or one of the words one, quorum, all, default.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static QuorumSize Parse(string text) => text switch
    {
        "default" => Default,
        "one" => One,
        "quorum" => Quorum,
        "all" => All,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Of(count)
            : throw new FormatException($"'{text}' is neither a number nor one of: one, quorum, all, default"),
    };

    /// <summary>The number it comes to.</summary>
    /// <param name="n">Number of replicas of a key.</param>
    /// <param name="bucket">What the bucket says.</param>
    public int Resolve(int n, QuorumSize bucket) => _code switch
    {
        DefaultCode => bucket._code == DefaultCode ? n / 2 + 1 : bucket.Resolve(n, bucket),
        QuorumCode => n / 2 + 1,
        AllCode => n,
        NoneCode => 0,
        _ => _code,
    };

    /// <summary>As it is written.</summary>
    public override string ToString() => _code switch
    {
        DefaultCode => "default",
        QuorumCode => "quorum",
        AllCode => "all",
        NoneCode => "0",
        _ => _code.ToString(CultureInfo.InvariantCulture),
    };
}
