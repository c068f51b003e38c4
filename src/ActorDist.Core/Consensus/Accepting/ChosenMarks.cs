namespace ActorDist.Core.Consensus;

/// <summary>
/// Recently chosen ballots by register, in memory only and bounded: two generations, of which the older is dropped when the newer is
/// full. Losing one makes a stale read older, never wrong.
/// </summary>
internal sealed class ChosenMarks(int capacity)
{
    private Dictionary<RegisterKey, ChosenMark> _young = [];
    private Dictionary<RegisterKey, ChosenMark> _old = [];

    public ChosenMark Find(RegisterKey key) =>
        _young.TryGetValue(key, out var mark) || _old.TryGetValue(key, out mark) ? mark : default;

    public void Add(RegisterKey key, Ballot ballot, long now)
    {
        if (Find(key).Ballot > ballot)
            return;
        if (_young.Count >= capacity / 2 && !_young.ContainsKey(key))
            (_old, _young) = (_young, []);
        _young[key] = new ChosenMark(ballot, now);
    }
}
