using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Cluster.Overview;

namespace ActorDist.Node.Http;

/// <summary>The shapes of the node's HTTP answers and bodies.</summary>
public static class NodeJson
{
    /// <summary>An error in words: what is wrong, with its limit, and what to do.</summary>
    public sealed record ErrorBody(string Error);

    /// <summary>The answer of /ready: the reasons why not, none where it is.</summary>
    public sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons);

    /// <summary>The answer of /cluster/members.</summary>
    public sealed record MembersBody(
        string SelfNode, string? Leader, string? Oldest, IReadOnlyList<MemberBody> Members, IReadOnlyList<UnreachableBody> Unreachable);

    /// <summary>A member, as this node's gossip has it.</summary>
    public sealed record MemberBody(
        string Node,
        string Name,
        string NodeUid,
        string Status,
        IReadOnlyList<string> Roles,
        string? Http,
        string? Http2,
        string? Pbm);

    /// <summary>A member that some member cannot reach, as this node's gossip has it.</summary>
    public sealed record UnreachableBody(string Node, string Name);

    /// <summary>The answer of /cluster/phi: this node's suspicion of every other member, and its evidence of crashes.</summary>
    public sealed record PhiBody(double Threshold, IReadOnlyList<PhiReading> Members, IReadOnlyList<EvidenceRow> Evidence);

    /// <summary>The answer of /cluster/shards.</summary>
    public sealed record ShardTypesBody(IReadOnlyList<string> EntityTypeKeys);

    /// <summary>The answer of /cluster/shards/{name}: every region that answered, and those that did not.</summary>
    public sealed record ShardsBody(string TypeName, bool Complete, IReadOnlyList<RegionBody> Regions, IReadOnlyList<string> Failed);

    /// <summary>A node's region.</summary>
    public sealed record RegionBody(string Node, string Name, IReadOnlyList<ShardBody> Shards);

    /// <summary>A shard and how many entities are in its memory.</summary>
    public sealed record ShardBody(string ShardId, int Entities);

    /// <summary>The answer of a change of a member: it was asked for, and happens when the cluster agrees.</summary>
    public sealed record MemberChangeBody(string Node, string Name, string Operation);

    /// <summary>
    /// The answer of /cluster/overview: who answers, what its page can offer beyond the usual, how many shards each type has, every node's
    /// report, and where each listens.
    /// </summary>
    public sealed record OverviewBody(
        string SelfNode,
        DateTimeOffset Time,
        IReadOnlyList<string> Features,
        IReadOnlyDictionary<string, int> ShardCounts,
        IReadOnlyList<OverviewNodeBody> Nodes,
        IReadOnlyList<DoorBody> Doors);

    /// <summary>A node's report and its age.</summary>
    public sealed record OverviewNodeBody(double AgeMs, NodeReport Report);

    /// <summary>Where a node's HTTP listens, as host:port.</summary>
    public sealed record DoorBody(string Node, string Http);

    /// <summary>In /events: the reader lost so many events before the ones that follow.</summary>
    public sealed record LostBody(long Lost);

    /// <summary>The body of PUT /v1/requests/{id}.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record SubmitBody(string GroupId, int Change);

    /// <summary>The answer about a request.</summary>
    public sealed record RequestBody(string RequestId, string Outcome, string? GroupId, int? Change, string? Owner, string? Error);

    /// <summary>A page of the effects; next is null at the end.</summary>
    public sealed record EffectsBody(IReadOnlyList<EffectBody> Effects, string? Next);

    /// <summary>The effect of an executed request.</summary>
    public sealed record EffectBody(string RequestId, string GroupId, int Change);

    /// <summary>The groups that requests changed.</summary>
    public sealed record GroupsBody(IReadOnlyList<GroupBody> Groups);

    /// <summary>A group: the sum of its effects and how many requests had them.</summary>
    public sealed record GroupBody(string GroupId, long Capacity, int Requests);

    /// <summary>People read the answers in terminals: "+2" stays "+2", which is safe outside of HTML.</summary>
    private static readonly NodeJsonContext Answers = new(
        new JsonSerializerOptions(NodeJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>A body on one line, as a stream has it.</summary>
    public static byte[] Line<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, typeof(T), Answers);

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync<T>(HttpContext http, int status, T body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body, typeof(T), Answers);
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, int status, string error) => WriteAsync(http, status, new ErrorBody(error));
}

/// <summary>Serializers made at compile time: no reflection at run time, a faster start and less memory.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NodeJson.ErrorBody))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(NodeJson.OverviewBody))]
[JsonSerializable(typeof(NodeJson.MemberChangeBody))]
[JsonSerializable(typeof(NodeJson.MemberBody))]
[JsonSerializable(typeof(NodeJson.LostBody))]
[JsonSerializable(typeof(NodeJson.Readiness))]
[JsonSerializable(typeof(NodeJson.MembersBody))]
[JsonSerializable(typeof(NodeJson.PhiBody))]
[JsonSerializable(typeof(NodeJson.ShardTypesBody))]
[JsonSerializable(typeof(NodeJson.ShardsBody))]
[JsonSerializable(typeof(NodeJson.SubmitBody))]
[JsonSerializable(typeof(NodeJson.RequestBody))]
[JsonSerializable(typeof(NodeJson.EffectsBody))]
[JsonSerializable(typeof(NodeJson.GroupsBody))]
[JsonSerializable(typeof(RegisterJson.ValueBody))]
[JsonSerializable(typeof(RegisterJson.SwappedBody))]
[JsonSerializable(typeof(RegisterJson.IncrementedBody))]
[JsonSerializable(typeof(RegisterJson.AppendedBody))]
[JsonSerializable(typeof(RegisterJson.ProblemBody))]
[JsonSerializable(typeof(RegisterJson.NotDoneBody))]
[JsonSerializable(typeof(RegisterJson.IncrementBody))]
[JsonSerializable(typeof(RegisterJson.SwapBody))]
[JsonSerializable(typeof(RegisterJson.InspectionsBody))]
[JsonSerializable(typeof(RegisterJson.ChangeBody))]
[JsonSerializable(typeof(RegisterJson.ReplicasBody))]
[JsonSerializable(typeof(FaultJson.ShapeBody))]
[JsonSerializable(typeof(FaultJson.ClockBody))]
[JsonSerializable(typeof(FaultJson.NodeClockBody))]
[JsonSerializable(typeof(FaultJson.ProcessBody))]
[JsonSerializable(typeof(FaultJson.NodeProcessBody))]
[JsonSerializable(typeof(FaultJson.RulesBody))]
[JsonSerializable(typeof(FaultJson.OutcomeBody))]
[JsonSerializable(typeof(FaultJson.StatusBody))]
[JsonSerializable(typeof(NodeFaultStatus))]
[JsonSerializable(typeof(RecipeJson.OpenBody))]
[JsonSerializable(typeof(RecipeJson.RenewBody))]
[JsonSerializable(typeof(RecipeJson.CommandBody))]
[JsonSerializable(typeof(RecipeJson.SessionBody))]
[JsonSerializable(typeof(RecipeJson.RenewedBody))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(QuorumJson.ObjectBody))]
[JsonSerializable(typeof(QuorumJson.QuorumNotDoneBody))]
[JsonSerializable(typeof(QuorumJson.PlacementBody))]
[JsonSerializable(typeof(QuorumJson.ReportsBody))]
[JsonSerializable(typeof(QuorumJson.RepairsBody))]
[JsonSerializable(typeof(CrdtJson.ChangeCrdtBody))]
[JsonSerializable(typeof(CrdtJson.TypesBody))]
[JsonSerializable(typeof(CrdtJson.NamesBody))]
[JsonSerializable(typeof(CrdtJson.CrdtBody))]
[JsonSerializable(typeof(CrdtJson.CrdtNotDoneBody))]
[JsonSerializable(typeof(DocumentJson.EditBody))]
[JsonSerializable(typeof(DocumentJson.CursorBody))]
[JsonSerializable(typeof(DocumentJson.EditedBody))]
[JsonSerializable(typeof(DocumentJson.TextBody))]
[JsonSerializable(typeof(DocumentJson.TextChangeBody))]
[JsonSerializable(typeof(DocumentJson.PresentBody))]
[JsonSerializable(typeof(DocumentJson.DeletedBody))]
internal sealed partial class NodeJsonContext : JsonSerializerContext;
