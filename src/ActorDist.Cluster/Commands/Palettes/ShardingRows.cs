using System.Globalization;
using ActorDist.Cluster.Sharding;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Writes a <see cref="RegionSurvey.Result"/> as rows. A node or shard that did not answer has a row that says so.</summary>
internal static class ShardingRows
{
    /// <summary>A row a node: its member row, the coordinator's mark, shards and entities.</summary>
    public static CommandResponse RegionStats(RegionSurvey.Result result, string region, IReadOnlySet<Akka.Cluster.UniqueAddress> unreachable)
    {
        var regions = result.Answers.Select(answer => new
        {
            Member = MemberRow.Of(answer.Member, unreachable.Contains(answer.Member.UniqueAddress)),
            IsCoordinator = answer.Member.Address.Equals(result.Coordinator),
            Shards = answer.Entities.Count + answer.FailedShards.Length,
            Entities = answer.Entities.Values.Sum(),
            answer.FailedShards,
        }).ToArray();
        var silent = result.Silent.Select(m => MemberRow.Of(m, unreachable.Contains(m.UniqueAddress))).ToArray();
        var rows = regions
            .Select(r => $"{r.Member.Text}{(r.IsCoordinator ? $" [coordinator]({region})" : "")} | shards: {r.Shards} | entities: {r.Entities}"
                + (r.FailedShards.IsEmpty ? "" : $" | no answer from shards: {string.Join(", ", r.FailedShards)}"))
            .Concat(silent.Select(m => $"{m.Text} | {NoAnswer}"));
        return new CommandResponse(string.Join('\n', rows), data: new { Region = region, Regions = regions, Silent = silent });
    }

    /// <summary>A row a shard in the order of shard ids, then the silent nodes, then the count.</summary>
    public static CommandResponse Shards(RegionSurvey.Result result, string region)
    {
        var shards = result.Answers
            .SelectMany(answer => answer.Entities.Select(e => new { Shard = e.Key, Address = answer.Member.Address.ToString(), Entities = (int?)e.Value })
                .Concat(answer.FailedShards.Select(s => new { Shard = s, Address = answer.Member.Address.ToString(), Entities = (int?)null })))
            .OrderBy(s => int.TryParse(s.Shard, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)
            .ThenBy(s => s.Shard, StringComparer.Ordinal)
            .ToArray();
        var silent = result.Silent.Select(m => m.Address.ToString()).ToArray();
        var rows = shards
            .Select(s => $"{s.Shard} | {s.Address} | {(s.Entities is { } count ? $"entities: {count}" : NoAnswer)}")
            .Concat(silent.Select(address => $"? | {address} | {NoAnswer}"))
            .Append($"Count: {shards.Length} shards{(silent.Length == 0 ? "" : " without those of silent nodes")}");
        return new CommandResponse(string.Join('\n', rows), data: new { Region = region, Shards = shards, Silent = silent, Count = shards.Length });
    }

    private static string NoAnswer => $"no answer within {RegionSurvey.Patience.TotalSeconds:0} s";
}
