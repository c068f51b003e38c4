using System.Text.Json.Nodes;
using System.Threading.Channels;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Watching;

/// <summary>Follows one object at this node's replicator and hands on what it shows, with those who changed it.</summary>
internal sealed class CrdtSubscriber : ReceiveActor
{
    private readonly IReplicatedData?[] _parts;
    private readonly CrdtName _name;
    private readonly ReplicatedDataType _type;
    private readonly ChannelWriter<CrdtView> _views;
    private readonly ChangeSource _source;
    private JsonNode? _shown;
    private bool _hasShown;

    public CrdtSubscriber(
        IActorRef replicator, Akka.Cluster.Cluster cluster, CrdtName name, ReplicatedDataType type, ChannelWriter<CrdtView> views)
    {
        (_name, _type, _views, _source) = (name, type, views, new ChangeSource(type));
        _parts = new IReplicatedData?[type.Parts];
        var numbers = Enumerable.Range(0, _parts.Length).ToDictionary(part => type.KeyOf(name.Name, part), part => part, StringComparer.Ordinal);
        Receive<Changed>(changed => Show(numbers[changed.Key.Id], (IReplicatedData)changed.Data, cluster));
        Receive<DataDeleted>(_ => _views.TryComplete());
        foreach (var key in numbers.Keys)
            replicator.Tell(new Subscribe(new ReplicatorKey(key), Self));
    }

    public static Props Props(
        IActorRef replicator, Akka.Cluster.Cluster cluster, CrdtName name, ReplicatedDataType type, ChannelWriter<CrdtView> views) =>
        Akka.Actor.Props.Create(() => new CrdtSubscriber(replicator, cluster, name, type, views)).WithDeploy(Deploy.Local);

    protected override void PostStop() => _views.TryComplete();

    private void Show(int part, IReplicatedData data, Akka.Cluster.Cluster cluster)
    {
        var by = _source.Of(_parts[part], data).Select(cluster.NameOf);
        _parts[part] = data;
        var value = _type.Value([.. _parts.OfType<IReplicatedData>()]);
        if (_hasShown && JsonNode.DeepEquals(_shown, value))
            return;
        (_shown, _hasShown) = (value?.DeepClone(), true);
        _views.TryWrite(new CrdtView(_name, value, [.. by.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]));
    }
}
