using System.Globalization;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>
/// Judges the key that all clients incremented: it holds what was acknowledged, and at most what may have been done besides.
/// </summary>
public static class HotCounter
{
    /// <summary>Reads the key through every member and compares.</summary>
    /// <param name="system">The system.</param>
    /// <param name="key">The key.</param>
    /// <param name="acknowledged">Increments that were acknowledged.</param>
    /// <param name="unknown">Increments of which nobody knows.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ClusterException">Increments were lost or done twice, or the key cannot be read.</exception>
    public static async Task VerifyAsync(
        ISystemUnderTest system, string key, long acknowledged, long unknown, CancellationToken cancellation)
    {
        foreach (var member in system.Members)
        {
            var reply = await member.Door.GetAsync(key, stale: false, cancellation);
            if (reply.Error is { } error)
                throw new ClusterException($"{key} cannot be read through {member.Name}: {error}");
            if (Fault(Number(reply.Value), acknowledged, unknown) is { } fault)
                throw new ClusterException($"{system.Name}: {key} read through {member.Name}: {fault}");
        }
    }

    /// <summary>What is wrong with a counter; null where nothing is.</summary>
    public static string? Fault(long value, long acknowledged, long unknown) =>
        value < acknowledged ? $"{acknowledged} increments were acknowledged and it is {value}: {acknowledged - value} were lost"
        : value > acknowledged + unknown
            ? $"{acknowledged} increments were acknowledged, {unknown} are unknown, and it is {value}: "
                + $"{value - acknowledged - unknown} were done twice"
            : null;

    private static long Number(ReadOnlyMemory<byte>? value) =>
        value is { } bytes ? long.Parse(bytes.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
}
