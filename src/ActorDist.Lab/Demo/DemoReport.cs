using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorDist.Lab.Demo;

/// <summary>The last line of a demonstration. Times are in seconds; what was not observed is null.</summary>
/// <param name="Nodes">Nodes started.</param>
/// <param name="Requests">Requests sent.</param>
/// <param name="Acknowledged">Requests that some node acknowledged.</param>
/// <param name="Executed">Different requests in the state that survived.</param>
/// <param name="Duplicates">Requests whose effect counts more than once.</param>
/// <param name="Lost">Acknowledged requests that no survivor holds.</param>
/// <param name="ShardsMoved">Shards that live on another node than before the kill.</param>
/// <param name="UnreachableSeconds">From the kill until the first survivor suspected the node.</param>
/// <param name="DownedSeconds">From the kill until the first survivor saw it downed.</param>
/// <param name="TakeoverSeconds">From the kill until every shard answered again.</param>
/// <param name="Verdict">Held, violated or unknown.</param>
/// <param name="Reason">Why it is not held.</param>
/// <param name="StartSeconds">From the first start until every node took part.</param>
/// <param name="EvidenceSeconds">From the kill until a survivor told the evidence that the node was downed on; null where it was not.</param>
/// <param name="Groups">Scaling groups.</param>
/// <param name="Scalings">Requests to groups that some node acknowledged.</param>
/// <param name="ServersCreated">Servers that the cloud's ledger has as created.</param>
/// <param name="ServersDeleted">Servers that the cloud's ledger has as deleted.</param>
public sealed record DemoReport(
    int Nodes,
    int Requests,
    int? Acknowledged,
    int? Executed,
    int? Duplicates,
    int? Lost,
    int? ShardsMoved,
    double? UnreachableSeconds,
    double? DownedSeconds,
    double? TakeoverSeconds,
    Verdict Verdict,
    string? Reason,
    double? StartSeconds,
    double? EvidenceSeconds,
    int Groups,
    int? Scalings,
    int? ServersCreated,
    int? ServersDeleted)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // For people to read: no quote or plus sign of a reason is turned into an escape.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The report of a run that could not be carried through.</summary>
    public static DemoReport Aborted(DemoOptions options, string reason) =>
        new(options.Nodes, options.Requests, null, null, null, null, null, null, null, null, Verdict.Unknown, reason, null, null, options.Groups, null, null, null);

    /// <summary>One line of JSON; the reason only where there is one.</summary>
    public string ToJson()
    {
        var json = JsonSerializer.SerializeToNode(this, Format)!.AsObject();
        if (Reason is null)
        {
            json.Remove("reason");
        }

        return json.ToJsonString();
    }

    /// <summary>Seconds to the millisecond.</summary>
    public static double? Seconds(TimeSpan? time) => time is { } t ? Math.Round(t.TotalSeconds, 3) : null;
}
