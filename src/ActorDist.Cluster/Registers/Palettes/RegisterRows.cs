using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>Writes results of operations on registers, and what replicas hold, as rows.</summary>
internal static class RegisterRows
{
    /// <summary>Name, version and what the operation says of itself; or name, outcome and why.</summary>
    /// <param name="name">The register's name.</param>
    /// <param name="result">How the operation ended.</param>
    /// <param name="said">What an applied change says of itself; null for a read, which shows the value.</param>
    public static CommandResponse Result(string name, RegisterResult result, Func<RegisterResult, string>? said)
    {
        var outcome = Outcome(result);
        var isText = Utf8.IsValid(result.Value.Span);
        var isRead = result.IsOk && said is null;
        var data = new
        {
            Key = name,
            Outcome = outcome,
            Version = result.Outcome == OutcomeKind.Done ? result.Version : null,
            Value = isRead && isText ? Encoding.UTF8.GetString(result.Value.Span) : null,
            Base64 = isRead && !isText ? Convert.ToBase64String(result.Value.Span) : null,
            Number = result.IsOk && !isRead ? result.Number : (long?)null,
            AgeMs = result.Age?.TotalMilliseconds,
            QuorumContactMs = result.LastQuorumContact?.TotalMilliseconds,
            result.Error,
        };
        var ages = string.Concat(
            result.Age is { } age ? $" | {Milliseconds(age)} old" : "",
            result.LastQuorumContact is { } contact ? $" | quorum {Milliseconds(contact)} ago" : "");
        return result.IsOk
            ? new CommandResponse($"{name} | version {result.Version}{ages} | {said?.Invoke(result) ?? ValueText.Of(result.Value.Span)}", data: data)
            : new ErroredCommandResponse($"{name} | {outcome}{ages}{Reason(result)}", data: data);
    }

    /// <summary>A row a replica of the configuration; those that did not answer say so.</summary>
    public static CommandResponse Inspection(RegisterKey key, IReadOnlyList<RegisterInspection> inspections, ReplicasView view)
    {
        var silent = view.Configuration.Members.Select(member => member.Name)
            .Except(inspections.Select(inspection => inspection.Node), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var rows = inspections.OrderBy(inspection => inspection.Node, StringComparer.Ordinal).Select(Row)
            .Concat(silent.Select(node => $"{node} | no answer"));
        var data = new { Key = key.Text, Replicas = inspections, Silent = silent };
        if (inspections.Count > 0)
            return new CommandResponse(string.Join('\n', rows), data: data);
        return new ErroredCommandResponse(
            view.WaitingFor is { } waiting ? $"the registers are not founded yet: {waiting}" : "no replica answered", data: data);
    }

    private static string Row(RegisterInspection inspection)
    {
        var state = string.Equals(inspection.Accepted, "none", StringComparison.Ordinal) ? "nothing"
            : inspection.Exists ? $"version {inspection.Version}, {inspection.Bytes} bytes"
            : $"version {inspection.Version}, deleted";
        return $"{inspection.Node} | promised {inspection.Promised} | accepted {inspection.Accepted} | chosen {inspection.Chosen} | {state}"
            + $" | operations: {inspection.Operations} | {inspection.Round ?? "idle"}";
    }

    private static string Outcome(RegisterResult result) => result switch
    {
        { Outcome: not OutcomeKind.Done } => result.Outcome.ToString().ToLowerInvariant(),
        { Status: RegisterStatus.NotFound } => "absent",
        _ => JsonNamingPolicy.KebabCaseLower.ConvertName(result.Status.ToString()),
    };

    private static string Reason(RegisterResult result) => result switch
    {
        { Outcome: not OutcomeKind.Done, Error: { } error } => $" | {error}",
        { Status: RegisterStatus.NotFound } => "",
        { Version: { } version } => $" | changed last by version {version}",
        _ => " | no such register",
    };

    private static string Milliseconds(TimeSpan time) => $"{Math.Ceiling(time.TotalMilliseconds):0} ms";
}
