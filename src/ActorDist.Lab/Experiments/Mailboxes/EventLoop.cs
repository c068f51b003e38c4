using ActorDist.Lab.Runs;
using Akka.Actor;
using Akka.Configuration;

namespace ActorDist.Lab.Experiments.Mailboxes;

/// <summary>
/// Many senders increment one counter, first all by themselves and then through an actor; the code of the increment is the same. Threads are
/// the machine's own, so which increments meet is its scheduler's doing and not the seed's.
/// </summary>
public sealed class EventLoop : ISimulatedExperiment
{
    private const int Senders = 8;
    private const int IncrementsEach = 2000;
    private const int All = Senders * IncrementsEach;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Func<SharedCounter, Props> _actor;

    /// <summary>The experiment.</summary>
    public EventLoop()
        : this(CounterActor.Props)
    {
    }

    /// <summary>The experiment with another actor, of the same messages.</summary>
    public EventLoop(Func<SharedCounter, Props> actor) => _actor = actor;

    /// <inheritdoc/>
    public string Name => "event-loop";

    /// <inheritdoc/>
    public string Claim => "A counter incremented by many senders through an actor is exact; the same code on shared state loses increments.";

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(RunRecorder run, int seed, CancellationToken cancellation)
    {
        run.Phase("shared-state");
        var shared = new SharedCounter();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() => IncrementAsync(shared), cancellation)));
        run.Say("shared", $"{Senders} senders incremented {All} times; the counter says {shared.Value}, and up to {shared.MostInside} were in it at once");

        run.Phase("actor");
        var (counter, count) = (new SharedCounter(), 0L);
        var system = ActorSystem.Create("event-loop", ConfigurationFactory.ParseString("akka { loglevel = ERROR, stdout-loglevel = ERROR }"));
        try
        {
            var actor = system.ActorOf(_actor(counter));
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() => Send(actor), cancellation)));
            // The question is behind all increments in the mailbox.
            count = await actor.Ask<long>(CounterActor.Get.Message, Patience, cancellation);
        }
        catch (AskTimeoutException)
        {
            return Finding.Unknown($"the actor did not answer within {Patience.TotalSeconds:0} s");
        }
        finally
        {
            await system.Terminate();
        }

        run.Say("actor", $"{Senders} senders told it {All} times; the counter says {count}, and up to {counter.MostInside} were in it at once");
        (string, long)[] counts =
        [
            ("increments each way", All), ("counted by shared state", shared.Value), ("lost by shared state", All - shared.Value),
            ("at once in shared state", shared.MostInside), ("counted by the actor", count), ("at once in the actor", counter.MostInside),
        ];
        return count != All ? Finding.Violated($"the actor was told {All} increments and counted {count}", counts)
            : counter.MostInside > 1 ? Finding.Violated($"{counter.MostInside} increments were in the actor at once", counts)
            : shared.Value == All ? Finding.Unknown("shared state lost nothing: no two increments met", counts)
            : Finding.Held(counts);
    }

    private static async Task IncrementAsync(SharedCounter counter)
    {
        for (var i = 0; i < IncrementsEach; i++)
            await counter.IncrementAsync();
    }

    private static void Send(IActorRef actor)
    {
        for (var i = 0; i < IncrementsEach; i++)
            actor.Tell(CounterActor.Increment.Message);
    }
}
