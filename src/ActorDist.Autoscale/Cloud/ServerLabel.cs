using System.Globalization;

namespace ActorDist.Autoscale.Cloud;

/// <summary>
/// What the cloud lists with every server, so that whoever owns its group next knows it: <c>VERSION</c> of the launch configuration, and
/// where that names load balancers <c>VERSION DRAINING-SECONDS ID:PORT ...</c>.
/// </summary>
/// <param name="LaunchVersion">The launch configuration's version; 0 where the label says none.</param>
/// <param name="Balancing">What it says of load balancers.</param>
public sealed record ServerLabel(long LaunchVersion, LoadBalancing Balancing)
{
    /// <summary>Reads a label; what somebody else wrote there says nothing.</summary>
    public static ServerLabel Parse(string text)
    {
        var words = text.Split(' ');
        if (!long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return new ServerLabel(0, LoadBalancing.None);
        if (words.Length < 3 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var draining))
            return new ServerLabel(version, LoadBalancing.None);
        var balancers = new List<LoadBalancer>(words.Length - 2);
        foreach (var word in words.AsSpan(2))
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !int.TryParse(word.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                return new ServerLabel(version, LoadBalancing.None);
            balancers.Add(new LoadBalancer(word[..colon], port));
        }

        return new ServerLabel(version, new LoadBalancing(balancers, draining));
    }

    /// <inheritdoc/>
    public override string ToString() => Balancing.Balancers.Count == 0
        ? LaunchVersion.ToString(CultureInfo.InvariantCulture)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{LaunchVersion} {Balancing.DrainingSeconds} {string.Join(' ', Balancing.Balancers.Select(balancer => $"{balancer.Id}:{balancer.Port}"))}");
}
