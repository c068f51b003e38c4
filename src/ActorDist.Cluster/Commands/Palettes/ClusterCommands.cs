using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Serves <see cref="ClusterPalette"/>.</summary>
internal sealed class ClusterCommands : CommandHandlerActor
{
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);

    public ClusterCommands()
        : base(ClusterPalette.Definition)
    {
        Process("show", _ => Show());
        Process("status", _ => Status());
        Process("leader", _ => Leader());
        Process("join", (_, arguments) => Join(arguments.Required("address")));
        Process("leave", (_, arguments) => Leave(Target(arguments), arguments.Has("wait")));
        Process("down", (_, arguments) => Down(Target(arguments)));
        Process("down-unreachable", _ => DownUnreachable());
        Process("tail", _ => Context.ActorOf(ClusterTail.Props(Sender)));
    }

    private void Show()
    {
        var rows = MemberRow.Of(_cluster.State);
        Reply(string.Join('\n', rows.Select(r => r.Text).Append($"Count: {rows.Count} nodes")), new { Members = rows, rows.Count });
    }

    private void Status()
    {
        var self = MemberRow.Of(_cluster.SelfMember, unreachable: false);
        Reply(self.Text, self);
    }

    private void Leader()
    {
        if (_cluster.State.Leader is { } leader)
            Reply(leader.ToString(), new { Leader = leader.ToString() });
        else
            Sender.Tell(new ErroredCommandResponse("this node knows of no leader: it is in no cluster, or sees no reachable one"));
    }

    private void Join(string text)
    {
        Address address;
        try
        {
            address = Address.Parse(text.Contains("://", StringComparison.Ordinal)
                ? text
                : $"{_cluster.SelfAddress.Protocol}://{(text.Contains('@') ? "" : $"{_cluster.SelfAddress.System}@")}{text}");
        }
        catch (UriFormatException)
        {
            throw new CommandRefusedException($"'{text}' is no address; write akka.tcp://{_cluster.SelfAddress.System}@host:port or host:port");
        }

        if (!address.HasGlobalScope || !string.Equals(address.System, _cluster.SelfAddress.System, StringComparison.Ordinal))
            throw new CommandRefusedException($"'{text}' is no address of system '{_cluster.SelfAddress.System}' with host and port");
        if (_cluster.State.Members.Count > 0)
        {
            throw new CommandRefusedException(
                $"this node is in a cluster of {_cluster.State.Members.Count} already; it must leave and be restarted to join another");
        }

        _cluster.Join(address);
        Reply($"joining {address}", new { Joining = address.ToString() });
    }

    private void Leave(Address address, bool wait)
    {
        if (wait)
            Context.ActorOf(MemberRemovalWatch.Props(Sender, address));
        else
            Reply($"leaving {address}", new { Leaving = address.ToString() });
        _cluster.Leave(address);
    }

    private void Down(Address address)
    {
        _cluster.Down(address);
        Reply($"downing {address}", new { Downing = new[] { address.ToString() } });
    }

    private void DownUnreachable()
    {
        var unreachable = _cluster.State.Unreachable.Select(m => m.Address).Order(Akka.Cluster.Member.AddressOrdering).ToArray();
        foreach (var address in unreachable)
            _cluster.Down(address);
        Reply(
            unreachable.Length == 0 ? "no member is unreachable" : string.Join('\n', unreachable.Select(a => $"downing {a}")),
            new { Downing = unreachable.Select(a => a.ToString()) });
    }

    private Address Target(CommandArguments arguments) => arguments.ArgumentValue("address") is { } text
        ? MemberRow.Find(_cluster.State, text)
        : _cluster.SelfAddress;
}
