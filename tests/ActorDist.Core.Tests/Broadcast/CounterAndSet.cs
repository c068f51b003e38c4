using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Operations;

namespace ActorDist.Core.Tests.Broadcast;

/// <summary>A counter, which exactly-once delivery matters to, and a set, which the order matters to, under one broadcast.</summary>
internal sealed class CounterAndSet : IDelivery
{
    public OperationCounter Counter { get; } = new();

    public OperationSet Set { get; } = new();

    public string View => $"{Counter.Value} {string.Join(',', Set.Elements)}";

    public static byte[] Add(long amount) => [0, .. OperationCounter.Add(amount)];

    public byte[] Add(string element) => [1, .. Set.Add(element)];

    public byte[] Remove(string element) => [1, .. Set.Remove(element)];

    public void Check(ReadOnlySpan<byte> payload) => Of(payload).Check(payload[1..]);

    public void Deliver(Dot dot, ReadOnlySpan<byte> payload) => Of(payload).Deliver(dot, payload[1..]);

    public byte[] Encode()
    {
        var counter = Counter.Encode();
        return [(byte)counter.Length, .. counter, .. Set.Encode()];
    }

    public void Install(ReadOnlySpan<byte> state)
    {
        Counter.Install(state.Slice(1, state[0]));
        Set.Install(state[(1 + state[0])..]);
    }

    private IDelivery Of(ReadOnlySpan<byte> payload) => payload[0] == 0 ? Counter : Set;
}
