namespace ActorDist.Core.Consensus;

/// <summary>What must not leave before a commit is durable, in order within each commit.</summary>
internal sealed class HeldOutputs
{
    private readonly Dictionary<long, List<Held>> _byCommit = [];
    private readonly Stack<List<Held>> _spare = new();
    private long _released;

    public void Add(long commit, in Envelope envelope) => At(commit).Add(new Held(envelope, default));

    public void Add(long commit, in Completion completion) => At(commit).Add(new Held(default, completion));

    /// <summary>Hands out everything up to and including a commit.</summary>
    public void Release(long commit, Action<Envelope> send, Action<Completion> complete)
    {
        while (_byCommit.Count > 0 && _released < commit)
        {
            if (!_byCommit.Remove(++_released, out var list))
                continue;
            foreach (var held in list)
            {
                if (held.Completion.Request is null)
                    send(held.Envelope);
                else
                    complete(held.Completion);
            }

            list.Clear();
            _spare.Push(list);
        }

        _released = Math.Max(_released, commit);
    }

    /// <summary>Messages that have not left never will; answers to requests still do.</summary>
    public void ForgetMessages()
    {
        foreach (var list in _byCommit.Values)
            list.RemoveAll(held => held.Completion.Request is null);
    }

    private List<Held> At(long commit)
    {
        if (!_byCommit.TryGetValue(commit, out var list))
            _byCommit.Add(commit, list = _spare.TryPop(out var spare) ? spare : []);
        return list;
    }

    private readonly record struct Held(Envelope Envelope, Completion Completion);
}
