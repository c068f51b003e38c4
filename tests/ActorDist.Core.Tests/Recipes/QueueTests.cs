using System.Globalization;
using System.Text;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Queueing;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

public sealed class QueueTests
{
    private const int Limit = 3;
    private readonly RecipeRegister<QueueState> _queue = new(new QueueMachine());
    private readonly RecipeRegister<QueueState> _work = new(new WorkQueueMachine());

    [Fact]
    public void A_queue_delivers_in_order_and_at_most_once()
    {
        foreach (var item in new[] { "a", "b", "c" })
            _queue.Do(Put(item));
        Assert.Equal("abc", string.Concat(Enumerable.Range(0, 3).Select(_ => Text(_queue.Do(new RecipeCommand(RecipeOperation.Take))))));
        Assert.Equal(RecipeStatus.Empty, _queue.Do(new RecipeCommand(RecipeOperation.Take)).Status);
    }

    [Fact]
    public void A_rejected_item_is_delivered_again_in_its_place_and_becomes_a_dead_letter()
    {
        var id = _work.Do(Put("a")).Number;
        _work.Do(Put("b"));
        for (var i = 0; i < Limit; i++)
        {
            var taken = Take("s.1");
            Assert.Equal(("a", id), (Text(taken), taken.Number));
            Assert.Equal(RecipeStatus.Ok, Finish(RecipeOperation.Reject, taken.Token).Status);
        }

        Assert.Equal("b", Text(Take("s.1")));
        Assert.Equal([id], _work.State.Items.Where(item => item.IsDead).Select(item => item.Id));
        Assert.Equal(RecipeStatus.Ok, _work.Do(new RecipeCommand(RecipeOperation.Requeue) { Number = id }).Status);
        Assert.Equal("a", Text(Take("s.1")));
        Assert.Equal(RecipeStatus.NotFound, _work.Do(new RecipeCommand(RecipeOperation.Drop) { Number = id }).Status);
    }

    [Fact]
    public void The_acknowledgement_of_a_delivery_that_went_to_another_is_refused()
    {
        _work.Do(Put("a"));
        var paused = Take("s.1").Token;
        _work.Do(new RecipeCommand(RecipeOperation.Evict) { Session = "s.1" });
        var next = Take("s.2").Token;
        Assert.True(next > paused);
        Assert.Equal(RecipeStatus.Stale, Finish(RecipeOperation.Acknowledge, paused).Status);
        Assert.Equal(RecipeStatus.Ok, Finish(RecipeOperation.Acknowledge, next).Status);
        Assert.True(_work.State.IsEmpty);
    }

    [Fact]
    public void Nothing_is_lost_whoever_fails()
    {
        Gen.Int[0, 23].Array[1, 60].Sample(moves =>
        {
            var work = new RecipeRegister<QueueState>(new WorkQueueMachine());
            var (put, done) = (new List<string>(), new List<string>());
            var deliveries = new Dictionary<long, (string Session, string Item)>();
            foreach (var move in moves)
            {
                var session = $"s.{move % 3 + 1}";
                switch (move / 3)
                {
                    case < 3:
                        put.Add(put.Count.ToString(CultureInfo.InvariantCulture));
                        work.Do(Put(put[^1]));
                        break;
                    case < 5 when work.Do(new RecipeCommand(RecipeOperation.Take) { Session = session }) is { Status: RecipeStatus.Ok } taken:
                        Assert.DoesNotContain(work.State.Items, item => item.Id < taken.Number && item.IsReady);
                        Assert.True(deliveries.TryAdd(taken.Token, (session, Text(taken))), "two deliveries share a token");
                        break;
                    case 5 or 6 when deliveries.Count > 0:
                        var (token, delivery) = deliveries.Last();
                        var operation = move / 3 == 5 ? RecipeOperation.Acknowledge : RecipeOperation.Reject;
                        var isCurrent = work.State.Items.Any(item => item.Token == token);
                        var status = work.Do(new RecipeCommand(operation) { Token = token }).Status;
                        Assert.Equal(isCurrent ? RecipeStatus.Ok : RecipeStatus.Stale, status);
                        if (isCurrent && operation == RecipeOperation.Acknowledge)
                            done.Add(delivery.Item);
                        break;
                    case 7:
                        work.Do(new RecipeCommand(RecipeOperation.Evict) { Session = session });
                        Assert.DoesNotContain(work.State.Items, item => string.Equals(item.Session, session, StringComparison.Ordinal));
                        break;
                }

                Assert.Equal(put.Order(StringComparer.Ordinal), done.Concat(work.State.Items.Select(Text)).Order(StringComparer.Ordinal));
            }
        });
    }

    [Fact]
    public void A_full_queue_refuses_and_keeps_what_it_has()
    {
        var item = new RecipeCommand(RecipeOperation.Put) { Data = new byte[RecipeLimits.MaxDataBytes], Limit = 1 };
        var status = RecipeStatus.Ok;
        for (var i = 0; i <= RecipeLimits.MaxQueueItems && status == RecipeStatus.Ok; i++)
            status = _work.Do(item).Status;
        Assert.Equal(RecipeStatus.Full, status);
        Assert.True(_work.State.Items.Count > 60);
        Assert.Equal(RecipeStatus.Ok, Take("s.1").Status);
    }

    private static RecipeCommand Put(string text) => new(RecipeOperation.Put) { Data = Encoding.UTF8.GetBytes(text), Limit = Limit };

    private static string Text(RecipeReply reply) => Encoding.UTF8.GetString(reply.Data.Span);

    private static string Text(QueueItem item) => Encoding.UTF8.GetString(item.Data.Span);

    private RecipeReply Take(string session) => _work.Do(new RecipeCommand(RecipeOperation.Take) { Session = session });

    private RecipeReply Finish(RecipeOperation operation, long token) => _work.Do(new RecipeCommand(operation) { Token = token });
}
