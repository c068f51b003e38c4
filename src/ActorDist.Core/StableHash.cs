namespace ActorDist.Core;

/// <summary>Hashes that are the same in every process and version, for what replicas must agree on. No guard against an adversary.</summary>
internal static class StableHash
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>Of a text: FNV-1a over its UTF-16 units, mixed.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Basis;
        foreach (var unit in text)
            hash = (hash ^ unit) * Prime;
        return Mix(hash);
    }

    /// <summary>Of bytes: FNV-1a, mixed.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Basis;
        foreach (var value in bytes)
            hash = (hash ^ value) * Prime;
        return Mix(hash);
    }

    /// <summary>A hash with one more word in it; order matters.</summary>
    public static ulong Combine(ulong hash, ulong word) => Mix(hash * Prime ^ word);

    /// <summary>Finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every input bit moves every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
