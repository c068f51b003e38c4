using System.Text.Json.Serialization;
using ActorDist.Cluster.Registers;

namespace ActorDist.Node.Http;

/// <summary>The shapes of bodies and answers about registers and their replicas.</summary>
public static class RegisterJson
{
    /// <summary>A value: as text where it is UTF-8, else as base64. Ages for stale reads, where they are known.</summary>
    public sealed record ValueBody(
        string Key,
        string? Value,
        string? Base64,
        long? Version,
        long? AgeMs,
        long? QuorumContactMs);

    /// <summary>The answer of a compare-and-swap.</summary>
    public sealed record SwappedBody(string Key, long? Version);

    /// <summary>The answer of an increment.</summary>
    public sealed record IncrementedBody(string Key, long Value, long? Version);

    /// <summary>The answer of an append.</summary>
    public sealed record AppendedBody(string Key, long Length, long? Version);

    /// <summary>What stood against an operation, and the version of the register that did.</summary>
    public sealed record ProblemBody(string Error, long? Version);

    /// <summary>An operation that failed (certainly not done) or is unknown (may or may not have been done).</summary>
    public sealed record NotDoneBody(string Outcome, string Error);

    /// <summary>The body of an increment.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record IncrementBody(long Delta = 1);

    /// <summary>The body of a compare-and-swap, as text.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record SwapBody(string Expected, string Value);

    /// <summary>What every replica that answered holds of a register.</summary>
    public sealed record InspectionsBody(string Key, IReadOnlyList<RegisterInspection> Inspections);

    /// <summary>The body of a change of the replicas, by node names.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ChangeBody(IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);

    /// <summary>The replicas: the configuration that this node knows, and the report of every node that answered.</summary>
    public sealed record ReplicasBody(
        string Cluster,
        long Epoch,
        IReadOnlyList<string> Replicas,
        bool Joint,
        string? WaitingFor,
        IReadOnlyList<ReportBody> Reports);

    /// <summary>A node's answer about its replica; see <see cref="ReplicaReport"/>.</summary>
    public sealed record ReportBody(
        string Node,
        string Replica,
        string Cluster,
        long Epoch,
        string Configuration,
        bool IsMember,
        long? Copied,
        bool CopyDone,
        int BusyRegisters,
        long? QuorumContactMs);
}
