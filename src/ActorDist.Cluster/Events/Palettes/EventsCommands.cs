using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Events.Gathering;

namespace ActorDist.Cluster.Events.Palettes;

/// <summary>Serves <see cref="EventsPalette"/>.</summary>
internal sealed class EventsCommands : CommandHandlerActor
{
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(1);

    public EventsCommands(GatheredEvents gathered)
        : base(EventsPalette.Definition)
    {
        Process("kinds", _ => Reply(string.Join('\n', EventKinds.Names), new { Kinds = EventKinds.Names }));
        Process("tail", (_, arguments) =>
        {
            var kinds = Read(EventKinds.Parse, arguments.ArgumentValue("kinds") ?? "");
            var after = arguments.ArgumentValue("after");
            var position = Read(EventPosition.Parse, after ?? "");
            // Who says what it has wants all the rest.
            var since = after is null ? DateTimeOffset.UtcNow - arguments.Duration("since", TimeSpan.Zero, Oldest) : DateTimeOffset.MinValue;
            var reader = gathered.TryOpen(position) ?? throw new CommandRefusedException(
                $"{gathered.Readers} readers follow the events of this node, which is the limit (actordist.events.max-readers); ask another node");
            Context.ActorOf(EventTail.Props(Sender, reader, kinds, since));
        });
    }

    private static T Read<T>(Func<string, T> parse, string text)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new CommandRefusedException(e.Message);
        }
    }
}
