using System.Text;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models;
using ActorDist.Verification.Models.Counter;
using ActorDist.Verification.Models.FencedLock;
using ActorDist.Verification.Models.MultiRegister;
using ActorDist.Verification.Models.Mutex;
using ActorDist.Verification.Models.Queue;
using ActorDist.Verification.Models.ValueSet;
using ActorDist.Verification.Tests.Linearizability;
using ActorDist.Verification.Transactions;
using CsCheck;
using Xunit;

namespace ActorDist.Verification.Tests.Models;

/// <summary>Each model on histories as lines of JSON: what must hold, and what must not, with the words for the impossible reply.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("0 acquire, 0 release, 1 acquire", null)]
    [InlineData("0 acquire, 1 acquire", "acquire was done")]
    [InlineData("0 release", "but by then the object could only be free")]
    [InlineData("0 acquire?, 1 acquire", null)]
    public void A_mutex_has_one_holder(string history, string? impossible) =>
        Check(new MutexModel(), new MutexCodec(), history, impossible);

    [Theory]
    [InlineData("0 acquire = 3, 0 release 3, 1 acquire = 7, 1 release 7", null)]
    [InlineData("0 acquire = 3, 0 release 3, 1 acquire = 3", "acquire returned token 3")]
    [InlineData("0 acquire = 3, 1 acquire = 4", "but by then the object could only be held under token 3")]
    [InlineData("0 acquire = 3, 1 release 2", "release of token 2 was done")]
    [InlineData("0 acquire?, 1 release 5, 2 acquire = 6", null)]
    [InlineData("0 acquire?, 1 release 5, 2 acquire = 5", "acquire returned token 5")]
    public void A_fenced_lock_gives_rising_tokens(string history, string? impossible) =>
        Check(new FencedLockModel(), new FencedLockCodec(), history, impossible);

    [Theory]
    [InlineData(QueueOrder.FirstInFirstOut, "0 enqueue 1, 0 enqueue 2, 1 dequeue = 1, 1 dequeue = 2, 1 dequeue = null", null)]
    [InlineData(QueueOrder.FirstInFirstOut, "0 enqueue 1, 0 enqueue 2, 1 dequeue = 2", "but by then the object could only hold [1 2]")]
    [InlineData(QueueOrder.FirstInFirstOut, "0 enqueue 1, 0 enqueue 2, 1 dequeue?, 2 dequeue = 2", null)]
    [InlineData(QueueOrder.Unordered, "0 enqueue 1, 0 enqueue 2, 1 dequeue = 2, 1 dequeue = 1, 1 dequeue = null", null)]
    [InlineData(QueueOrder.Unordered, "0 enqueue 1, 1 dequeue = 1, 1 dequeue = 1", "dequeue returned 1")]
    [InlineData(QueueOrder.Unordered, "0 enqueue 1, 1 dequeue = null", "dequeue found the queue empty")]
    [InlineData(QueueOrder.Unordered, "0 enqueue 1, 0 enqueue 2, 1 dequeue?, 2 dequeue = 2, 2 dequeue = null", null)]
    [InlineData(QueueOrder.Unordered, "0 enqueue 1, 0 enqueue 2, 1 dequeue?, 2 dequeue = null", "dequeue found the queue empty")]
    [InlineData(QueueOrder.Unordered, "1 dequeue?, 0 enqueue 1, 0 enqueue 2, 2 dequeue = 2, 2 dequeue = 1, 2 dequeue = 1", "dequeue returned 1")]
    public void A_queue_gives_each_value_once(QueueOrder order, string history, string? impossible) =>
        Check(new QueueModel(order), new QueueCodec(), history, impossible);

    [Theory]
    [InlineData("0 add 2, 0 add 1, 1 read = [1,2], 0 remove 2, 1 read = [1]", null)]
    [InlineData("0 add 2, 0 add 1, 1 read = [2]", "read returned [2]")]
    [InlineData("0 add 2, 0 remove 2, 1 read = [2]", "but by then the object could only be empty")]
    public void A_set_holds_what_was_added_and_not_removed(string history, string? impossible) =>
        Check(new SetModel(), new SetCodec(), history, impossible);

    [Theory]
    [InlineData("0 add 2, 1 add -5, 0 read = -3", null)]
    [InlineData("0 add 2, 1 add?4, 0 read = 2, 0 read = 6", null)]
    [InlineData("0 add 2, 0 read = 3", "but by then the object could only stand at 2")]
    [InlineData("0 add-and-get 2 = 2, 1 add-and-get 2 = 2", "add 2 returned 2")]
    public void A_counter_sums(string history, string? impossible) =>
        Check(new CounterModel(), new CounterCodec(), history, impossible);

    [Theory]
    [InlineData("""0 txn [["w","x",1],["w","y",1]], 1 txn [["r","x",null],["r","y",null]] = [["r","x",1],["r","y",1]]""", null)]
    [InlineData(
        """0 txn [["w","x",1],["w","y",1]], 1 txn [["r","x",null],["r","y",null]] = [["r","x",1],["r","y",null]]""",
        "transaction (read x = 1, read y) was done")]
    public void A_multi_register_changes_at_one_instant(string history, string? impossible) =>
        Check(new MultiRegisterModel(), new TransactionCodec(), history, impossible);

    [Theory]
    [InlineData("""[["w","x",1]]""", """[["w","x",1],["w","y",1]]""", "began with 1 steps and ended with 2")]
    [InlineData("""[["w","x",1]]""", """[["r","x",1]]""", "began as 'write x 1' and ended as 'read x = 1'")]
    [InlineData("""[["w","x"]]""", "[]", "step 0 of the transaction is no [function key value]")]
    [InlineData("""[["z","x",1]]""", "[]", "'z' is none of r, w, append")]
    public void A_damaged_transaction_is_named(string request, string reply, string expected)
    {
        var error = Assert.Throws<FormatException>(() => Read($"0 txn {request} = {reply}", new TransactionCodec()));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_and_brute_force_agree_on_queues() => Agree(new QueueModel(QueueOrder.FirstInFirstOut), SmallHistories.Queue);

    [Fact]
    public void Search_and_brute_force_agree_on_unordered_queues() => Agree(new QueueModel(QueueOrder.Unordered), SmallHistories.Queue);

    [Fact]
    public void Search_and_brute_force_agree_on_fenced_locks() => Agree(new FencedLockModel(), SmallHistories.FencedLock);

    [Fact]
    public void Search_and_brute_force_agree_on_counters() => Agree(new CounterModel(), SmallHistories.Counter);

    private static void Agree<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, Gen<Operation<TInput, TOutput>[]> histories)
    {
        const int Histories = 3_000;
        var counts = new int[3];
        var light = new ThreadLocal<PartitionedSearch<TState, TInput, TOutput>>(() => new(model, SearchBudget.Default));
        histories.Sample(
            history =>
            {
                var expected = BruteForce.CanExplain(model, history) ? Verdict.Held : Verdict.Violated;
                Interlocked.Increment(ref counts[(int)expected]);
                return light.Value!.Run(history) == expected;
            },
            iter: Histories,
            print: history => string.Join('\n', history));
        Assert.True(counts[0] > Histories / 50 && counts[2] > Histories / 50, $"{counts[0]} held, {counts[2]} violated");
    }

    private static void Check<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, IOperationCodec<TInput, TOutput> codec, string history, string? impossible)
    {
        var found = new LinearizabilityJudge<TState, TInput, TOutput>(model)
            .Judge(Read(history, codec), TestContext.Current.CancellationToken);
        Assert.True(found.Verdict == (impossible is null ? Verdict.Held : Verdict.Violated), found.Sentence);
        if (impossible is not null)
            Assert.Contains(impossible, found.Sentence, StringComparison.Ordinal);
    }

    /// <summary>
    /// Operations one after the other, <c>process function argument = reply</c>; a question mark instead of the blank before the argument
    /// leaves it without a reply. Written as lines of JSON and read back, as a file would be.
    /// </summary>
    private static IReadOnlyList<Operation<TInput, TOutput>> Read<TInput, TOutput>(string history, IOperationCodec<TInput, TOutput> codec)
    {
        var lines = new StringBuilder();
        foreach (var operation in history.Split(", "))
        {
            var process = operation[..operation.IndexOf(' ', StringComparison.Ordinal)];
            var rest = operation[(process.Length + 1)..];
            var isUnknown = rest.Contains('?', StringComparison.Ordinal);
            var sides = rest.Replace('?', ' ').Split(" = ");
            var words = sides[0].Trim().Split(' ', 2);
            var argument = words.Length > 1 ? words[1] : "null";
            var reply = sides.Length > 1 ? sides[1] : argument;
            lines.AppendLine($$"""{"process":{{process}},"type":"invoke","f":"{{words[0]}}","value":{{argument}}}""");
            if (!isUnknown)
                lines.AppendLine($$"""{"process":{{process}},"type":"ok","f":"{{words[0]}}","value":{{reply}}}""");
        }

        return EventHistory.ToOperations(JsonLinesHistory.Read(new StringReader(lines.ToString())), codec);
    }
}
