namespace ActorDist.Core;

/// <summary>What must not leave before a commit is durable, in order within each commit.</summary>
/// <typeparam name="T">What leaves.</typeparam>
internal sealed class HeldOutputs<T>
{
    private readonly Dictionary<long, List<T>> _byCommit = [];
    private readonly Stack<List<T>> _spare = new();
    private long _released;

    public void Add(long commit, T output)
    {
        if (!_byCommit.TryGetValue(commit, out var list))
            _byCommit.Add(commit, list = _spare.TryPop(out var spare) ? spare : []);
        list.Add(output);
    }

    /// <summary>Hands out everything up to and including a commit.</summary>
    public void Release(long commit, Action<T> leave)
    {
        while (_byCommit.Count > 0 && _released < commit)
        {
            if (!_byCommit.Remove(++_released, out var list))
                continue;
            foreach (var output in list)
                leave(output);
            list.Clear();
            _spare.Push(list);
        }

        _released = Math.Max(_released, commit);
    }

    /// <summary>What has not left never will.</summary>
    public void Forget(Predicate<T> which)
    {
        foreach (var list in _byCommit.Values)
            list.RemoveAll(which);
    }
}
