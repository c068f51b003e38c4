using ActorDist.Core.Clocks;
using Xunit;

namespace ActorDist.Core.Tests.Clocks;

/// <summary>
/// Replicas of one object beside a model that knows only sets: which values each replica has heard of, and which of those it knows to
/// have been replaced. A replica shows what it has heard of and does not know to be replaced.
/// </summary>
internal sealed class DottedModel
{
    private readonly DottedVersionVectorSet<int>[] _states;
    private readonly HashSet<int>[] _heard;
    private readonly HashSet<int>[] _replaced;
    private readonly List<(VectorClock Context, HashSet<int> Heard)> _contexts = [(VectorClock.Empty, [])];
    private int _values;

    public DottedModel(int replicas)
    {
        _states = [.. Enumerable.Repeat(DottedVersionVectorSet<int>.Empty, replicas)];
        _heard = [.. _states.Select(_ => new HashSet<int>())];
        _replaced = [.. _states.Select(_ => new HashSet<int>())];
    }

    public void Apply((int Kind, int At, int Other) step)
    {
        var (kind, at, other) = step;
        switch (kind)
        {
            case 0:
                _contexts.Add((_states[at].Context, [.. _heard[at]]));
                break;
            case 1 or 2:
                Write(at, _contexts[other % _contexts.Count]);
                break;
            case 3:
                Write(at, _contexts[^1]);
                break;
            default:
                Receive(at, other % _states.Length);
                break;
        }
    }

    public void AssertAgrees()
    {
        for (var i = 0; i < _states.Length; i++)
            Assert.Equal(_heard[i].Except(_replaced[i]).Order(), _states[i].Values.Select(each => each.Value).Order());
    }

    public void AssertLaws()
    {
        var (a, b, c) = (_states[0], _states[1], _states[2]);
        AssertSame(a.Sync(b), b.Sync(a));
        AssertSame(a.Sync(b).Sync(c), a.Sync(b.Sync(c)));
        AssertSame(a.Sync(a), a);
        var all = _states.Aggregate((left, right) => left.Sync(right));
        Assert.All(_states, state => Assert.True(all.Context.Descends(state.Context)));
        Assert.Equal(
            _heard.SelectMany(each => each).Except(_replaced.SelectMany(each => each)).Order(), all.Values.Select(each => each.Value).Order());
    }

    private static void AssertSame(DottedVersionVectorSet<int> left, DottedVersionVectorSet<int> right)
    {
        Assert.Equal(left, right);
        Assert.Equal(left.Values, right.Values);
    }

    private void Write(int at, (VectorClock Context, HashSet<int> Heard) context)
    {
        var value = ++_values;
        _states[at] = _states[at].Update(context.Context, value, Events.Of(at + 1));
        _heard[at].UnionWith(context.Heard);
        _heard[at].Add(value);
        _replaced[at].UnionWith(context.Heard);
    }

    private void Receive(int at, int from)
    {
        _states[at] = _states[at].Sync(_states[from]);
        _heard[at].UnionWith(_heard[from]);
        _replaced[at].UnionWith(_replaced[from]);
    }
}
