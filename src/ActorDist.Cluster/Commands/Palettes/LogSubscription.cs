using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The log events that the palette shows: INFO and above. Debug is left out even where it is on.</summary>
internal static class LogSubscription
{
    public static void Subscribe(ActorSystem system, IActorRef subscriber)
    {
        system.EventStream.Subscribe(subscriber, typeof(Info));
        system.EventStream.Subscribe(subscriber, typeof(Warning));
        system.EventStream.Subscribe(subscriber, typeof(Error));
    }
}
