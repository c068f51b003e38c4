using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Node.Tests.Commands;

/// <summary>Commands that are hard on a door.</summary>
public sealed class FloodPalette() : CommandPaletteHandler(Definition)
{
    private static CommandPalette Definition { get; } = new("flood", "hard on a door",
    [
        new CommandDefinitionBuilder().WithName("rows").WithDescription("a gibibyte of rows, as fast as they come").IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("crash").WithDescription("throws").Build(),
        new CommandDefinitionBuilder().WithName("progress").WithDescription("one progress frame").Build(),
    ]);

    public override Props HandlerProps => Props.Create(() => new Handler());

    private sealed class Handler : CommandHandlerActor
    {
        public Handler()
            : base(Definition)
        {
            Process("rows", _ => Context.ActorOf(Props.Create(() => new Flood(Sender))));
            Process("crash", _ => throw new InvalidOperationException("deliberate"));
            Process("progress", _ =>
            {
                Sender.Tell(CommandResponse.ProgressOf(3, 10, "requests"));
                Sender.Tell(CommandResponse.Empty);
            });
        }
    }

    private sealed class Flood : ReceiveActor
    {
        private readonly IActorRef _client;

        public Flood(IActorRef client)
        {
            _client = client;
            var row = new CommandResponse(new string('x', 64 * 1024), final: false);
            Receive<int>(left =>
            {
                client.Tell(row);
                if (left > 0)
                    Self.Tell(left - 1);
            });
            Receive<Terminated>(_ => Context.Stop(Self));
        }

        protected override void PreStart()
        {
            Context.Watch(_client);
            Self.Tell(16 * 1024);
        }
    }
}
