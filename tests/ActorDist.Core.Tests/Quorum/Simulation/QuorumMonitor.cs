using System.Text;
using ActorDist.Core.Clocks;
using ActorDist.Core.Quorum;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>
/// Watches clients from outside and messages on the wire. Knows values, not clocks: a value counts as replaced once a put or delete was
/// issued with the context of a get that showed it.
/// </summary>
internal sealed class QuorumMonitor
{
    private readonly Dictionary<QuorumKey, Dictionary<string, long>> _acknowledged = [];
    private readonly Dictionary<QuorumKey, HashSet<string>> _replaced = [];
    private readonly Dictionary<(QuorumKey Key, Dot Dot), Content> _dots = [];

    public List<string> Violations { get; } = [];

    public int Puts { get; private set; }

    public int Gets { get; private set; }

    public void Issued(QuorumKey key, IEnumerable<string> seen) => Replaced(key).UnionWith(seen);

    public void Acknowledged(QuorumKey key, string value, long at)
    {
        Puts++;
        Values(key).Add(value, at);
    }

    public void Shown(QuorumKey key, QuorumOutcome outcome, long begun)
    {
        Gets++;
        var shown = QuorumCluster.Texts(outcome).ToHashSet(StringComparer.Ordinal);
        foreach (var (value, at) in Values(key))
        {
            if (at < begun && !shown.Contains(value) && !Replaced(key).Contains(value))
                Violations.Add($"{value} of {key}, acknowledged at {at}, is neither shown by the get begun at {begun} nor replaced");
        }
    }

    public void Sent(QuorumEnvelope envelope)
    {
        switch (envelope.Message)
        {
            case Store store:
                Watch(store.Key, store.Object);
                break;
            case HandOff handOff:
                foreach (var (key, value) in handOff.Objects)
                    Watch(key, value);
                break;
        }
    }

    public void Ended(QuorumKey key, IEnumerable<QuorumRecord?> copies)
    {
        var digests = copies.Select(copy => copy?.Object.Digest).Distinct().Count();
        if (digests > 1)
            Violations.Add($"the primaries of {key} hold {digests} different states at the end");
    }

    private void Watch(QuorumKey key, VersionedObject value)
    {
        foreach (var sibling in value.Siblings)
        {
            if (sibling.Dot is { } dot && !_dots.TryAdd((key, dot), sibling.Content) && _dots[(key, dot)] != sibling.Content)
                Violations.Add($"dot {dot} of {key} was given to {Text(_dots[(key, dot)])} and to {Text(sibling.Content)}");
        }
    }

    private static string Text(Content content) => content.IsDeleted ? "a deletion" : Encoding.UTF8.GetString(content.Value.Span);

    private Dictionary<string, long> Values(QuorumKey key) =>
        _acknowledged.TryGetValue(key, out var values) ? values : _acknowledged[key] = new Dictionary<string, long>(StringComparer.Ordinal);

    private HashSet<string> Replaced(QuorumKey key) =>
        _replaced.TryGetValue(key, out var values) ? values : _replaced[key] = new HashSet<string>(StringComparer.Ordinal);
}
