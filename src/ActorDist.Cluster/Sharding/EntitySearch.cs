using ActorDist.Cluster.Commands;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorDist.Cluster.Sharding;

/// <summary>
/// <c>find-entity</c>: the shard of an ID by this node's extractor, the shard's home by asking every region, and whether the entity runs
/// by Identify at its path. None of these starts the entity, as sending it a message would. The local region alone cannot tell: it knows
/// only the homes it has sent to before.
/// </summary>
public sealed class EntitySearch : ReceiveActor, IWithTimers
{
    private const string DeadlineKey = "deadline";
    private readonly IActorRef _client;
    private readonly IActorRef _local;
    private readonly string _region;
    private readonly string _entity;
    private readonly Dictionary<Address, string> _states = [];
    private string? _shard;
    private RegionSurvey.Result? _survey;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public EntitySearch(IActorRef client, IActorRef local, string region, string entity)
    {
        (_client, _local, _region, _entity) = (client, local, region, entity);
        Receive<EntityLocation>(location =>
        {
            _shard = location.ShardId;
            AskHomes();
        });
        Receive<RegionSurvey.Result>(result =>
        {
            _survey = result;
            AskHomes();
        });
        Receive<ActorIdentity>(identity =>
        {
            _states[Address.Parse((string)identity.MessageId)] = identity.Subject is null ? "not running" : "running";
            if (!_states.ContainsValue(Unknown))
                Finish();
        });
        Receive<Deadline>(_ => Finish());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static string Unknown => "unknown";

    /// <summary>The actor's props.</summary>
    /// <param name="client">Gets the answer.</param>
    /// <param name="local">This node's region or proxy of the type, for its extractor.</param>
    /// <param name="region">The region type.</param>
    /// <param name="entity">The entity ID.</param>
    public static Props Props(IActorRef client, IActorRef local, string region, string entity) =>
        Akka.Actor.Props.Create(() => new EntitySearch(client, local, region, entity)).WithDeploy(Deploy.Local);

    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartSingleTimer(DeadlineKey, Deadline.Instance, RegionSurvey.Patience * 2);
        // The region itself looks for the entity within this time before it answers; only its shard id is of use here.
        _local.Tell(new GetEntityLocation(_entity, TimeSpan.FromSeconds(1)));
        Context.ActorOf(RegionSurvey.Props(_region));
    }

    private void AskHomes()
    {
        if (_shard is null || _survey is null)
            return;
        foreach (var answer in _survey.Answers.Where(a => a.Has(_shard)))
        {
            var address = answer.Member.Address;
            _states[address] = Unknown;
            var path = $"{RegionSurvey.RegionPath(address, _region)}/{Uri.EscapeDataString(_shard)}/{Uri.EscapeDataString(_entity)}";
            Context.ActorSelection(path).Tell(new Identify(address.ToString()));
        }

        if (_states.Count == 0)
            Finish();
    }

    private void Finish()
    {
        _client.Tell(_shard is null
            ? new ErroredCommandResponse($"this node's region '{_region}' did not say to which shard '{_entity}' belongs")
            : Answer(_shard));
        Context.Stop(Self);
    }

    private CommandResponse Answer(string shard)
    {
        var silent = _survey?.Silent.Select(m => m.Address.ToString()).ToArray() ?? [];
        var heard = _survey?.Answers.Length ?? 0;
        var whole = _survey is not null && silent.Length == 0;
        var scope = whole ? $"whole cluster, {heard} regions answered" : $"{heard} regions answered, silent: {string.Join(", ", silent)}";
        var homes = _states.Select(s => new { Address = s.Key.ToString(), State = s.Value }).OrderBy(h => h.Address, StringComparer.Ordinal).ToArray();
        var rows = homes.Length == 0
            ? [$"{_entity} | shard {shard} | {(whole ? "no home: the shard is not allocated" : "home unknown")} | {scope}"]
            : homes.Select(h => $"{_entity} | shard {shard} | {h.Address} | {h.State} | {scope}");
        return new CommandResponse(
            string.Join('\n', rows),
            data: new { Region = _region, EntityId = _entity, ShardId = shard, Homes = homes, WholeCluster = whole, Silent = silent });
    }

    private sealed class Deadline : INoSerializationVerificationNeeded
    {
        private Deadline()
        {
        }

        public static Deadline Instance { get; } = new();
    }
}
