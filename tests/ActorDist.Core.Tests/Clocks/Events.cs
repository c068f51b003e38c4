using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Tests.Clocks;

/// <summary>Origins by number or letter, and clocks as the field's tables write them: a list of who counted.</summary>
internal static class Events
{
    public static Origin Of(int number) => new(new ReplicaId(0, (ulong)number), 1);

    public static Origin Of(char letter) => Of(letter - 'a' + 1);

    public static VectorClock Clock(params IEnumerable<int> increments) =>
        increments.Aggregate(VectorClock.Empty, (clock, number) => clock.Increment(Of(number)));

    public static int[] Parse(string numbers) =>
        [.. numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text))];
}
