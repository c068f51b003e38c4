using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;
using ActorDist.Verification.Transactions;
using CsCheck;
using Xunit;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Transactions.Transaction,
    ActorDist.Verification.Transactions.Transaction>;

namespace ActorDist.Verification.Tests.Transactions;

/// <summary>The textbook cases as Elle's tests have them, and the definition of serializability on small histories.</summary>
public sealed class ListAppendJudgeTests
{
    [Theory]
    [InlineData("ax1ay1 | ax2ay2 | rx12ry21", "G0", "read-uncommitted")]
    [InlineData("!ax1 | rx1", "G1a", "read-committed")]
    [InlineData("ax1ax2 | rx1", "G1b G-single-item", "read-committed")]
    [InlineData("ax1ry1 | ax2ay1 | rx12ry1", "G1c", "read-committed")]
    [InlineData("ax1ay1 | ax2ry | rx12", "G-single-item", "repeatable-read consistent-view")]
    [InlineData("ax1 | rx1ry | ay1 | ry1rx", "G-nonadjacent-item", "snapshot-isolation repeatable-read")]
    [InlineData("ax0 | rx0ax1 | rx0ax2", "lost-update G2-item", "update-atomic cursor-stability")]
    [InlineData("rxax1ax2 | rx12", "", "")]
    [InlineData("ax1ry1 | ax2ay1 | rx121", "duplicate-elements G1c", "read-uncommitted")]
    [InlineData("ax1 | rx1ax2 | rx12 | rx13", "garbage-read incompatible-order", "read-uncommitted")]
    [InlineData("rx1ax1", "future-read", "read-atomic")]
    [InlineData("ax1 | rx1ax2rx1", "internal", "read-atomic")]
    [InlineData("!ax1 | ax2 | rx12", "G1a dirty-update", "read-committed")]
    public void The_textbook_cases_are_named_and_draw_their_boundary(string history, string anomalies, string not)
    {
        var found = new ListAppendJudge("strict-serializable").Judge(Shorthand.Concurrent(history));
        Assert.Equal(Sorted(anomalies.Split(' ')), Sorted(found.Anomalies.Select(each => each.Name)));
        Assert.Equal(Sorted(not.Split(' ')), Sorted(found.Not));
        Assert.Equal(anomalies.Length == 0 ? Verdict.Held : Verdict.Violated, found.Judgement.Verdict);
        Assert.All(found.Anomalies, each => Assert.NotEmpty(each.Witness));
    }

    [Theory]
    [InlineData("0:ax1 | 1:ax2 | 2:rx1 | 3:rx12", "G-single-item-realtime", "strong-snapshot-isolation")]
    [InlineData("0:ax1 | 1:ax2 | 1:rx1 | 3:rx12", "G-single-item-process", "strong-session-snapshot-isolation")]
    public void What_only_real_time_or_a_session_forbids_is_serializable(string history, string anomaly, string not)
    {
        var operations = Shorthand.Sequential(history);
        var found = new ListAppendJudge("serializable").Judge(operations);
        Assert.Equal(Verdict.Held, found.Judgement.Verdict);
        Assert.Equal(anomaly, Assert.Single(found.Anomalies).Name);
        Assert.Equal(not, Assert.Single(found.Not));
        Assert.Equal(Verdict.Violated, new ListAppendJudge("strict-serializable").Judge(operations).Judgement.Verdict);
    }

    /// <summary>
    /// T1 ww T3, T1 wr T4, T2 rw T1, T3 rw T2, T3 rw T4, T4 rw T3: every cycle has two anti-dependencies next to each other, so that snapshot
    /// isolation stands.
    /// </summary>
    [Fact]
    public void Snapshot_isolation_stands_where_every_cycle_has_two_adjacent_anti_dependencies()
    {
        // x: T1, T3. y: read by T2 before T1. z: read by T3 before T2. u: read by T3 before T4. v: read by T4 before T3. w: T1 to T4.
        var found = new ListAppendJudge("snapshot-isolation")
            .Judge(Shorthand.Concurrent("ax1ay1aw1 | ryaz1 | ax2rzruav1 | au1rvrw1 | rx12"));
        Assert.Equal("G2-item", Assert.Single(found.Anomalies).Name);
        Assert.Equal("repeatable-read", Assert.Single(found.Not));
        Assert.Equal("serializable strict-serializable strong-session-serializable", Sorted(found.AlsoNot));
        Assert.Equal(Verdict.Held, found.Judgement.Verdict);
    }

    [Fact]
    public void The_sentence_names_the_reply_and_the_circle()
    {
        var found = new ListAppendJudge("serializable").Judge(Shorthand.Concurrent("ax1ay1 | ax2ry | rx12"));
        Assert.Equal(
            "Process 1 got an impossible reply: transaction (append x 2, read y = []) was done (called at 1, returned at 1001), but these go "
            + "in a circle: T1 appended 1 to x before T2 appended 2; T2 did not see 1, which T1 appended to y, where T1 is the transaction of "
            + "process 0 called at 0, T2 is the transaction of process 1 called at 1.",
            found.Judgement.Sentence);
    }

    [Fact]
    public void Judge_and_definition_agree_on_small_histories_in_both_directions()
    {
        const int Histories = 2_000;
        var counts = new int[4];
        Small.Sample(
            history =>
            {
                var isSerializable = IsSerializable(history, isStrict: false);
                var isStrict = IsSerializable(history, isStrict: true);
                Interlocked.Increment(ref counts[isSerializable ? 1 : 0]);
                Interlocked.Increment(ref counts[isStrict ? 3 : 2]);
                return (Judge("serializable") != Verdict.Violated) == isSerializable
                    && (Judge("strict-serializable") != Verdict.Violated) == isStrict;

                Verdict Judge(string model) => new ListAppendJudge(model).Judge(history).Judgement.Verdict;
            },
            iter: Histories,
            print: history => string.Join('\n', history));
        Assert.All(counts, count => Assert.True(count > Histories / 20, string.Join(' ', counts)));
    }

    [Fact]
    public void A_spent_budget_is_unknown_but_a_cycle_that_exists_still_rules_out()
    {
        var skew = Shorthand.Concurrent("rxay1 | ryaz1 | rzax1 | rx1 | ry1 | rz1");
        var spent = new ListAppendJudge("snapshot-isolation", steps: 0).Judge(skew);
        Assert.Equal((Verdict.Unknown, UnknownReason.StepBudget), (spent.Judgement.Verdict, spent.Judgement.Reason));
        Assert.Equal("cycle-exists", Assert.Single(spent.Anomalies).Name);
        Assert.Equal(Verdict.Violated, new ListAppendJudge("serializable", steps: 0).Judge(skew).Judgement.Verdict);
    }

    [Fact]
    public void Elements_appended_twice_and_histories_without_dependencies_are_unknown()
    {
        Assert.Equal(UnknownReason.NotJudgeable, new ListAppendJudge().Judge(Shorthand.Concurrent("ax1 | ax1")).Judgement.Reason);
        Assert.Equal(UnknownReason.NothingTested, new ListAppendJudge().Judge(Shorthand.Concurrent("ax1 | ax2")).Judgement.Reason);
        Assert.Throws<ArgumentException>(() => new ListAppendJudge("eventual").Judge([]));
    }

    [Fact]
    public void Twenty_thousand_transactions_in_one_order_hold()
    {
        var random = new Random(5);
        var lists = new Dictionary<string, ValueSequence>(StringComparer.Ordinal);
        var history = new Operation[20_000];
        for (var index = 0; index < history.Length; index++)
        {
            var key = $"{index / 200}.{random.Next(4)}";
            var list = lists.GetValueOrDefault(key, ValueSequence.Empty);
            MicroOperation[] steps = random.Next(2) == 0 ? [MicroOperation.Read(key, list)] : [MicroOperation.Append(key, index)];
            if (steps[0].Function == MicroFunction.Append)
                lists[key] = list.Append(index);
            history[index] = new Operation("", index % 10, new Transaction(steps), new Transaction(steps), index, index + 5, OperationOutcome.Ok);
        }

        Assert.Equal(Verdict.Held, new ListAppendJudge("serializable").Judge(history).Judgement.Verdict);
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    /// <summary>Up to five transactions whose reads are beginnings of what the lists come to hold.</summary>
    private static Gen<Operation[]> Small { get; } = Gen.Int[0, int.MaxValue].Select(seed =>
    {
        var random = new Random(seed);
        var count = random.Next(2, 6);
        var shapes = Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => (Key: random.Next(2) == 0 ? "x" : "y", IsAppend: random.Next(2) == 0)).ToArray()).ToArray();
        var next = 1L;
        var final = new Dictionary<string, List<long>>(StringComparer.Ordinal) { ["x"] = [], ["y"] = [] };
        var values = new Dictionary<(int, int), long>();
        foreach (var transaction in Enumerable.Range(0, count).OrderBy(_ => random.Next(3)))
        {
            for (var step = 0; step < shapes[transaction].Length; step++)
            {
                if (!shapes[transaction][step].IsAppend)
                    continue;
                values[(transaction, step)] = next;
                final[shapes[transaction][step].Key].Add(next++);
            }
        }

        return Enumerable.Range(0, count).Select(transaction =>
        {
            var steps = shapes[transaction].Select((shape, step) =>
            {
                if (shape.IsAppend)
                    return MicroOperation.Append(shape.Key, values[(transaction, step)]);
                var list = final[shape.Key];
                return MicroOperation.Read(shape.Key, ValueSequence.Of([.. list.Take(random.Next(list.Count + 1))]));
            }).ToArray();
            var call = random.Next(8);
            var asked = steps.Select(step => step.Function == MicroFunction.Read ? MicroOperation.Read(step.Key) : step).ToArray();
            return new Operation("", transaction, new Transaction(asked), new Transaction(steps), call, call + random.Next(6), OperationOutcome.Ok);
        }).ToArray();
    });

    /// <summary>Whether some order of the transactions, one at a time, explains every read.</summary>
    private static bool IsSerializable(Operation[] left, bool isStrict, Dictionary<string, ValueSequence>? lists = null)
    {
        lists ??= new Dictionary<string, ValueSequence>(StringComparer.Ordinal);
        if (left.Length == 0)
            return true;
        foreach (var first in left)
        {
            if (isStrict && left.Any(other => other.Return < first.Call))
                continue;
            var after = new Dictionary<string, ValueSequence>(lists, StringComparer.Ordinal);
            var fits = first.Output.All(step =>
            {
                var list = after.GetValueOrDefault(step.Key, ValueSequence.Empty);
                if (step.Function == MicroFunction.Read)
                    return list.Equals(step.List);
                after[step.Key] = list.Append(step.Value!.Value);
                return true;
            });
            if (fits && IsSerializable([.. left.Where(other => other != first)], isStrict, after))
                return true;
        }

        return false;
    }
}
