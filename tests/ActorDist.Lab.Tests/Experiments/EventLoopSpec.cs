using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Mailboxes;
using Akka.Actor;
using Xunit;

namespace ActorDist.Lab.Tests.Experiments;

public sealed class EventLoopSpec
{
    [Fact]
    public async Task Should_count_exactly_through_a_mailbox_and_lose_without()
    {
        var (finding, _) = await Simulated.RunAsync(new EventLoop(), 1);
        Assert.Equal(Verdict.Held, finding.Verdict);
        Assert.Equal(finding.Counts["increments each way"], finding.Counts["counted by the actor"]);
        Assert.Equal(1, finding.Counts["at once in the actor"]);
        Assert.True(finding.Counts["lost by shared state"] > 0);
        Assert.True(finding.Counts["at once in shared state"] > 1);
    }

    [Fact]
    public async Task Should_find_an_actor_that_does_not_wait_for_its_own_task()
    {
        var (finding, _) = await Simulated.RunAsync(new EventLoop(counter => Props.Create(() => new Careless(counter))), 1);
        Assert.Equal(Verdict.Violated, finding.Verdict);
    }

    private sealed class Careless : ReceiveActor
    {
        public Careless(SharedCounter counter)
        {
            Receive<CounterActor.Increment>(message => { _ = Task.Run(counter.IncrementAsync); });
            Receive<CounterActor.Get>(_ => Sender.Tell(counter.Value));
        }
    }
}
