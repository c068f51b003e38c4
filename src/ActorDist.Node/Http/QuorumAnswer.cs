using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ActorDist.Cluster.Quorum;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Node.Http;

/// <summary>Writes how a request to the quorum store ended.</summary>
internal static class QuorumAnswer
{
    private const string ContextHeader = "Quorum-Context";
    private const string SessionHeader = "Quorum-Session";
    private const string ClockHeader = "Quorum-Clock";
    private const string DotHeader = "Quorum-Dot";
    private const string ReplicasHeader = "Quorum-Replicas";
    private const string WarningHeader = "Quorum-Warning";
    private const string BytesType = "application/octet-stream";

    /// <summary>
    /// What a get saw: 200 with the one value (or as JSON for those who ask for it), 300 with all siblings as JSON, 404 for nothing, with
    /// the context where there is one.
    /// </summary>
    public static Task WriteValuesAsync(HttpContext http, QuorumKey key, QuorumOutcome outcome, ReplicaRing ring)
    {
        if (outcome.Kind != OutcomeKind.Done)
        {
            return WriteNotDoneAsync(http, outcome);
        }

        WriteHeaders(http.Response, outcome, ring);
        switch (outcome.Siblings)
        {
            case []:
                return NodeJson.WriteErrorAsync(
                    http, StatusCodes.Status404NotFound, outcome.Context is null ? $"There is no object {key}." : $"Object {key} is deleted.");
            case [var only] when !RegisterAnswer.WantsJson(http.Request):
                http.Response.ContentType = BytesType;
                http.Response.ContentLength = only.Content.Value.Length;
                http.Response.BodyWriter.Write(only.Content.Value.Span);
                return Task.CompletedTask;
            default:
                var status = outcome.Siblings.Count > 1 ? StatusCodes.Status300MultipleChoices : StatusCodes.Status200OK;
                return NodeJson.WriteAsync(http, status, BodyOf(key, outcome, ring));
        }
    }

    /// <summary>A put or delete: 204, or what is there after it where that was asked for.</summary>
    public static Task WriteWrittenAsync(HttpContext http, QuorumKey key, QuorumOutcome outcome, bool isBodyAsked, ReplicaRing ring)
    {
        if (outcome.Kind != OutcomeKind.Done)
        {
            return WriteNotDoneAsync(http, outcome);
        }

        if (isBodyAsked)
        {
            return WriteValuesAsync(http, key, outcome, ring);
        }

        WriteHeaders(http.Response, outcome, ring);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task WriteNotDoneAsync(HttpContext http, QuorumOutcome outcome)
    {
        if (outcome.IsInvalid)
        {
            throw RefusedRequestException.BadRequest(outcome.Reason!);
        }

        RegisterAnswer.SayRetry(http.Response);
        return NodeJson.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, new QuorumJson.QuorumNotDoneBody(
            outcome.Kind == OutcomeKind.Failed ? "failed" : "unknown", outcome.Reason ?? "The reason is not known.", AnswersOf(outcome)));
    }

    private static void WriteHeaders(HttpResponse response, QuorumOutcome outcome, ReplicaRing ring)
    {
        if (outcome.Context is { } context)
        {
            response.Headers[ContextHeader] = context.ToString();
        }

        if (outcome.Session is { } session)
        {
            response.Headers[SessionHeader] = session.ToString();
        }

        if (outcome.Clock.Count > 0)
        {
            response.Headers[ClockHeader] = ClockText.Of(outcome.Clock, ring);
        }

        if (outcome.Dot is { } dot)
        {
            response.Headers[DotHeader] = ClockText.Of(dot, outcome.Clock, ring);
        }

        if (outcome.Warning is { } warning)
        {
            // Keys may hold characters that a header may not.
            response.Headers[WarningHeader] = Uri.EscapeDataString(warning).Replace("%20", " ", StringComparison.Ordinal);
        }

        response.Headers[ReplicasHeader] = string.Join(", ", outcome.Answers.Select(answer => string.Concat(
            answer.Replica.Name, "=", AnswerText(answer), answer.StandsFor is { } primary ? $" for {primary.Name}" : "")));
    }

    private static QuorumJson.ObjectBody BodyOf(QuorumKey key, QuorumOutcome outcome, ReplicaRing ring) => new(
        key.Text,
        [.. outcome.Siblings.Select(sibling => BodyOf(sibling, outcome, ring))],
        outcome.Clock.Count > 0 ? ClockText.Of(outcome.Clock, ring) : null,
        outcome.Context?.ToString(),
        AnswersOf(outcome),
        outcome.Warning);

    private static QuorumJson.SiblingBody BodyOf(Sibling sibling, QuorumOutcome outcome, ReplicaRing ring)
    {
        var bytes = sibling.Content.Value.Span;
        var isText = Utf8.IsValid(bytes);
        return new QuorumJson.SiblingBody(
            isText ? Encoding.UTF8.GetString(bytes) : null,
            isText ? null : Convert.ToBase64String(bytes),
            sibling.Dot is { } dot ? ClockText.Of(dot, outcome.Clock, ring) : null,
            sibling.WrittenAt?.ToString());
    }

    private static QuorumJson.AnswerBody[] AnswersOf(QuorumOutcome outcome) =>
        [.. outcome.Answers.Select(answer => new QuorumJson.AnswerBody(
            answer.Replica.Name, answer.StandsFor?.Name, answer.Kind.ToString().ToLowerInvariant(), answer.NeedsRepair))];

    private static string AnswerText(in ReplicaAnswer answer) =>
        answer.NeedsRepair ? "repaired" : answer.Kind.ToString().ToLowerInvariant();
}
