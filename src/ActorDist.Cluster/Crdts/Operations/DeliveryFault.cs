namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>The laboratory's switch above the deduplication: how often one of so many operations of others is delivered.</summary>
/// <param name="Times">0 or 2.</param>
/// <param name="Every">One of so many.</param>
public sealed record DeliveryFault(int Times, int Every)
{
    /// <summary>One of so many suffers where nothing else is said.</summary>
    private const int UsualEvery = 5;

    /// <summary>The fault of a setting: <c>off</c>, <c>twice</c> or <c>never</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static DeliveryFault? Parse(string text) => text switch
    {
        "off" => null,
        "twice" => new DeliveryFault(2, UsualEvery),
        "never" => new DeliveryFault(0, UsualEvery),
        _ => throw new FormatException($"must be off, twice or never; it is '{text}'"),
    };
}
