using Akka.Actor;

namespace ActorDist.Lab.Experiments.Mailboxes;

/// <summary>An actor that increments: its mailbox hands out one message at a time, and the next only when the last one's task has ended.</summary>
public sealed class CounterActor : ReceiveActor
{
    /// <summary>Akka makes it, through <see cref="Props"/>.</summary>
    public CounterActor(SharedCounter counter)
    {
        ReceiveAsync<Increment>(_ => counter.IncrementAsync());
        Receive<Get>(_ => Sender.Tell(counter.Value));
    }

    /// <summary>How it is made.</summary>
    public static Props Props(SharedCounter counter) => Akka.Actor.Props.Create(() => new CounterActor(counter));

    /// <summary>Add one.</summary>
    public sealed record Increment
    {
        /// <summary>The message.</summary>
        public static Increment Message { get; } = new();
    }

    /// <summary>Answers the count.</summary>
    public sealed record Get
    {
        /// <summary>The message.</summary>
        public static Get Message { get; } = new();
    }
}
