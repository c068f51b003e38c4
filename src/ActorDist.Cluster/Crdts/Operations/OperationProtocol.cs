using System.Text.Json.Nodes;
using System.Threading.Channels;
using ActorDist.Cluster.Crdts.Types;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>What is asked of <see cref="OperationActor"/>, within a node.</summary>
internal static class OperationProtocol
{
    /// <summary>Makes the object where it is not there; answered by <see cref="CrdtOutcome"/>.</summary>
    internal sealed record Create(CrdtName Name) : INoSerializationVerificationNeeded;

    /// <summary>Makes an operation; answered by <see cref="CrdtOutcome"/>.</summary>
    internal sealed record Change(CrdtName Name, CrdtChange What, CrdtLevel Level) : INoSerializationVerificationNeeded;

    /// <summary>Deletes an object for good; answered by <see cref="CrdtOutcome"/>.</summary>
    internal sealed record Delete(CrdtName Name, CrdtLevel Level) : INoSerializationVerificationNeeded;

    /// <summary>Asks what an object shows, and what is held of it; answered by <see cref="Shown"/>.</summary>
    internal sealed record Show(CrdtName Name) : INoSerializationVerificationNeeded;

    /// <summary>The answer.</summary>
    internal sealed record Shown(JsonNode Value, JsonObject Raw) : INoSerializationVerificationNeeded;

    /// <summary>Hands on what an object shows, now and after each change, until <see cref="Unfollow"/>.</summary>
    internal sealed record Follow(CrdtName Name, ChannelWriter<CrdtView> Views) : INoSerializationVerificationNeeded;

    /// <summary>Hands on no more.</summary>
    internal sealed record Unfollow(CrdtName Name, ChannelWriter<CrdtView> Views) : INoSerializationVerificationNeeded;
}
