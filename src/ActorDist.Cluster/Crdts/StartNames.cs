using ActorDist.Cluster.Membership;
using Akka.Cluster;

namespace ActorDist.Cluster.Crdts;

/// <summary>What starts of nodes are called: <c>n1</c>, or <c>n1#uid</c> of an earlier start, or its address where no member has it.</summary>
internal static class StartNames
{
    /// <summary>The name of a start, as this node's gossip has it.</summary>
    public static string NameOf(this Akka.Cluster.Cluster cluster, UniqueAddress start)
    {
        foreach (var member in cluster.State.Members)
        {
            if (member.Address.Equals(start.Address))
                return member.UniqueAddress.Equals(start) ? NodeDirectory.NameOf(member) : $"{NodeDirectory.NameOf(member)}#{start.Uid}";
        }

        return $"{start.Address.HostPort()}#{start.Uid}";
    }

    /// <summary>The start of the member of a name, or null.</summary>
    public static UniqueAddress? Find(this Akka.Cluster.Cluster cluster, string name) => cluster.State.Members
        .FirstOrDefault(member => string.Equals(NodeDirectory.NameOf(member), name, StringComparison.Ordinal))?.UniqueAddress;
}
