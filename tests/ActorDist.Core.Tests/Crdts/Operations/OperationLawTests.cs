using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Counters;
using ActorDist.Core.Crdts.Operations;
using ActorDist.Core.Crdts.Registers;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Crdts.Text;
using ActorDist.Core.Tests.Crdts.Laws;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Operations;

/// <summary>
/// The laws of every operation-based type, on random scripts of three replicas: any order that respects causality gives the same state,
/// through bytes too, and it is that of the state-based twin. A failing script is printed with its seed and replays.
/// </summary>
public sealed class OperationLawTests
{
    private const int Iterations = 150;

    [Fact]
    public void Counter() => Holds(
        _ => new OperationCounter(),
        (_, _, step) => OperationCounter.Add(step.Act % 2 == 0 ? step.Act : -step.Act),
        type => $"{type.Value}",
        ResettableCounter.Empty,
        (twin, origin, step, _) =>
            twin.Merge(step.Act % 2 == 0 ? twin.Increment(origin, (ulong)step.Act) : twin.Decrement(origin, (ulong)step.Act)),
        (left, right) => left.Merge(right),
        twin => $"{twin.Value}");

    [Fact]
    public void Set() => Holds(
        _ => new OperationSet(),
        (type, _, step) => step.Act % 2 == 0 ? type.Add(step.X) : type.Remove(step.X),
        type => string.Join(',', type.Elements),
        AddWinsSet.Empty,
        (twin, origin, step, _) => twin.Merge(step.Act % 2 == 0 ? twin.Add(origin, step.X) : twin.Remove(step.X)),
        (left, right) => left.Merge(right),
        twin => string.Join(',', twin.Elements));

    [Fact]
    public void Register() => Holds(
        _ => new OperationRegister(),
        (type, _, step) => type.Set(step.X),
        type => string.Join(',', type.Values),
        MultiValueRegister.Empty,
        (twin, origin, step, _) => twin.Merge(twin.Set(origin, step.X)),
        (left, right) => left.Merge(right),
        twin => string.Join(',', twin.Values));

    [Fact]
    public void Text() => Holds(
        origin => new OperationText(origin),
        (type, _, step) => step.Act % 3 == 0 && type.Length > 0
            ? type.Delete(step.Act % type.Length, 1)
            : type.Insert(step.Act % (type.Length + 1), step.X),
        type => type.Text,
        TextState.Empty,
        (twin, _, _, payload) => twin.Apply(payload, out var missing) is var after && missing is null
            ? after
            : throw new InvalidOperationException($"{missing} is missing"),
        (left, right) => left.Merge(right),
        twin => twin.ToDocument(default).ToString());

    [Fact]
    public void Deletion_wins() => Holds(
        _ => new DeletableObject(() => new OperationSet()),
        (type, _, step) => type.IsDeleted || step.Act % 6 == 0 ? DeletableObject.Delete() : ((OperationSet)type.Object).Add(step.X),
        type => type.IsDeleted ? "deleted" : string.Join(',', ((OperationSet)type.Object).Elements),
        (Set: AddWinsSet.Empty, IsDeleted: false),
        (twin, origin, step, payload) => payload.Length == 0 ? (twin.Set, true) : (twin.Set.Merge(twin.Set.Add(origin, step.X)), false),
        (left, right) => (left.Set.Merge(right.Set), left.IsDeleted || right.IsDeleted),
        twin => twin.IsDeleted ? "deleted" : string.Join(',', twin.Set.Elements));

    [Fact]
    public void Should_take_a_state_in_the_place_of_a_deleted_one_and_the_other_way_round()
    {
        var (deleted, counter) = (new DeletableObject(() => new OperationCounter()), new DeletableObject(() => new OperationCounter()));
        deleted.Deliver(new Dot(LawSuite.OriginOf(0), 1), DeletableObject.Delete());
        counter.Deliver(new Dot(LawSuite.OriginOf(1), 1), OperationCounter.Add(7));
        var (nothing, seven) = (deleted.Encode(), counter.Encode());
        Assert.Empty(nothing);
        counter.Install(nothing);
        Assert.True(counter.IsDeleted);
        Assert.Equal(0, ((OperationCounter)counter.Object).Value);
        counter.Install(seven);
        Assert.False(counter.IsDeleted);
        Assert.Equal(7, ((OperationCounter)counter.Object).Value);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 0, 2 })]
    [InlineData(new byte[] { 0, 1, 1, 0xFF })]
    [InlineData(new byte[] { 0, 0, 0 })]
    public void Should_refuse_malformed_operations_and_states(byte[] bytes)
    {
        foreach (var type in new IDelivery[] { new OperationSet(), new OperationRegister(), new OperationText(LawSuite.OriginOf(0)) })
        {
            var before = type.Encode();
            Assert.Throws<FormatException>(() => type.Check(bytes));
            Assert.Throws<FormatException>(() => type.Deliver(new Dot(LawSuite.OriginOf(1), 1), bytes));
            Assert.Equal(before, type.Encode());
        }
    }

    [Fact]
    public void Should_refuse_text_edits_out_of_range_and_change_nothing()
    {
        var text = new OperationText(LawSuite.OriginOf(0));
        text.Insert(0, "ab");
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Insert(3, "c"));
        Assert.Throws<ArgumentException>(() => text.Insert(0, "\ud800"));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Delete(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Insert(0, new string('a', OperationText.MaxEdit + 1)));
        Assert.Equal("ab", text.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Should_count_wrong_where_an_operation_is_delivered_twice_or_not_at_all(int times)
    {
        var counter = new OperationCounter();
        var faulty = new FaultyDelivery(counter, LawSuite.OriginOf(0).Replica, times, every: 3);
        for (var i = 0UL; i < 9; i++)
            faulty.Deliver(new Dot(LawSuite.OriginOf(1), i + 1), OperationCounter.Add(1));
        faulty.Deliver(new Dot(LawSuite.OriginOf(0), 1), OperationCounter.Add(1));
        Assert.Equal(3, faulty.Suffered);
        Assert.Equal(10 + 3 * (times - 1), counter.Value);
    }

    private static void Holds<T, TTwin>(
        Func<Origin, T> create,
        Func<T, Origin, Step, byte[]> prepare,
        Func<T, string> view,
        TTwin empty,
        Func<TTwin, Origin, Step, byte[], TTwin> change,
        Func<TTwin, TTwin, TTwin> merge,
        Func<TTwin, string> twinView)
        where T : IDelivery => Gen.Select(Step.Scripts, Gen.Int).Sample((script, salt) =>
    {
        var types = Enumerable.Range(0, Step.Replicas).Select(at => create(LawSuite.OriginOf(at))).ToArray();
        var clocks = new VectorClock[Step.Replicas];
        var twins = Enumerable.Repeat(empty, Step.Replicas).ToArray();
        List<Operation> operations = [];
        foreach (var step in script)
        {
            var at = step.Replica;
            if (step.From is { } from)
            {
                twins[at] = merge(twins[at], twins[from]);
                foreach (var operation in operations)
                {
                    if (!clocks[from].Contains(operation.Dot) || clocks[at].Contains(operation.Dot))
                        continue;
                    types[at].Deliver(operation.Dot, operation.Payload.Span);
                    clocks[at] = clocks[at].With(operation.Dot);
                }
            }
            else
            {
                var origin = LawSuite.OriginOf(at);
                var payload = prepare(types[at], origin, step);
                var operation = new Operation(new Dot(origin, clocks[at][origin] + 1), clocks[at], payload);
                types[at].Check(payload);
                types[at].Deliver(operation.Dot, payload);
                clocks[at] = clocks[at].With(operation.Dot);
                operations.Add(operation);
                twins[at] = change(twins[at], origin, step, payload);
            }

            Assert.Equal(twinView(twins[at]), view(types[at]));
        }

        var expected = twinView(twins.Aggregate(merge));
        for (var order = 0; order < 3; order++)
            Same(expected, Shuffled(operations, new Random(salt + order)));

        void Same(string value, IEnumerable<Operation> inOrder)
        {
            var type = create(LawSuite.OriginOf(0));
            foreach (var operation in inOrder)
            {
                type.Deliver(operation.Dot, operation.Payload.Span);
                var copy = create(LawSuite.OriginOf(0));
                copy.Install(type.Encode());
                Assert.Equal(view(type), view(copy));
            }

            Assert.Equal(value, view(type));
        }
    }, iter: Iterations);

    /// <summary>An order that respects causality: again and again any operation all of whose causes are there.</summary>
    private static IEnumerable<Operation> Shuffled(IEnumerable<Operation> operations, Random random)
    {
        var rest = operations.ToList();
        var clock = VectorClock.Empty;
        while (rest.Count > 0)
        {
            var due = rest.Where(operation => clock.Descends(operation.Before)).ToArray();
            var next = due[random.Next(due.Length)];
            rest.Remove(next);
            clock = clock.With(next.Dot);
            yield return next;
        }
    }
}
