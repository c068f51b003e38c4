using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>The scaling requests of a demonstration: the same seed, the same requests.</summary>
public static class Workload
{
    private const int MaxChange = 5;
    private static readonly string[] Groups = ["web", "api", "jobs", "cache"];

    /// <summary>Requests with IDs of their own, spread over a few groups; some add servers, some remove them.</summary>
    public static IReadOnlyList<ScalingRequest> Of(int seed, int requests)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(1, requests).Select(i => new ScalingRequest(
                $"demo-{seed}-{i:D6}",
                Groups[random.Next(Groups.Length)],
                random.Next(1, MaxChange + 1) * (random.Next(3) == 0 ? -1 : 1))),
        ];
    }

    /// <summary>The same ID with another body, which must be refused once the ID is taken.</summary>
    public static ScalingRequest WithOtherBody(ScalingRequest request) => request with { Change = request.Change + MaxChange + MaxChange };
}
