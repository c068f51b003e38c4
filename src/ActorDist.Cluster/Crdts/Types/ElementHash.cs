using System.Text;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>The hash by which elements of a set are spread over its parts: FNV-1a over UTF-8. Never changed, since parts lie on disks.</summary>
internal static class ElementHash
{
    private const uint Basis = 0x811C9DC5;
    private const uint Prime = 0x01000193;

    /// <summary>Of an element.</summary>
    public static uint Of(string element)
    {
        var hash = Basis;
        foreach (var value in Encoding.UTF8.GetBytes(element))
            hash = (hash ^ value) * Prime;
        return hash;
    }
}
