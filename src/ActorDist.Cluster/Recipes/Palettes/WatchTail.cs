using System.Text.Json.Nodes;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Registers.Palettes;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes.Palettes;

/// <summary>Shows every change of a key that it sees until its client goes away.</summary>
internal sealed class WatchTail : ReceiveActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _gone = new();
    private readonly IActorRef _client;
    private readonly IRecipes _recipes;
    private readonly string _kind;
    private readonly string _name;
    private long _version = -1;

    public WatchTail(IActorRef client, IRecipes recipes, RegisterKey key)
    {
        (_client, _recipes, _kind) = (client, recipes, key.Kind.ToString());
        _name = key.Text[(_kind.Length + 1)..];
        Receive<Seen>(seen =>
        {
            if (seen.Change is { } change)
            {
                _version = change.Version;
                client.Tell(Row(change));
            }

            Next();
        });
        Receive<Status.Failure>(failure =>
        {
            client.Tell(new ErroredCommandResponse(failure.Cause.Message));
            Context.Stop(Self);
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(IActorRef client, IRecipes recipes, RegisterKey key) =>
        Akka.Actor.Props.Create(() => new WatchTail(client, recipes, key)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Next();
    }

    protected override void PostStop()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Next() => _ = _recipes.WatchAsync(_kind, _name, _version, Patience, _gone.Token)
        .PipeTo(Self, success: change => new Seen(change));

    private CommandResponse Row(RecipeChange change)
    {
        var data = new JsonObject { ["key"] = $"{_kind}/{_name}", ["version"] = change.Version, ["exists"] = change.Exists };
        if (!change.Exists)
            return new CommandResponse($"{_name} | version {change.Version} | absent", final: false, data: data);
        if (string.Equals(_kind, RegisterStateMachine.KindName, StringComparison.Ordinal))
        {
            RecipeView.Put(data, change.Content);
            return new CommandResponse(
                $"{_name} | version {change.Version} | {ValueText.Of(change.Content.Span)}", final: false, data: data);
        }

        data["state"] = RecipeView.Of(_kind, change.Content);
        return new CommandResponse(RecipeRows.State(_name, _kind, change.Version, change.Content), final: false, data: data);
    }

    private sealed record Seen(RecipeChange? Change) : INoSerializationVerificationNeeded;
}
