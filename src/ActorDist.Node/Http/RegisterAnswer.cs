using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Node.Http;

/// <summary>Writes how an operation on a register ended.</summary>
internal static class RegisterAnswer
{
    /// <summary>Sent with 503: a quorum that is not there now may be there soon.</summary>
    private const string RetryAfterSeconds = "1";

    private const string AgeHeader = "Register-Age-Ms";
    private const string QuorumContactHeader = "Register-Quorum-Contact-Ms";
    private const string BytesType = "application/octet-stream";

    /// <summary>A read: the bytes, or JSON for those who ask for it by name.</summary>
    public static Task WriteValueAsync(HttpContext http, string name, RegisterResult result)
    {
        var response = http.Response;
        if (result.Age is { } age)
            response.Headers[AgeHeader] = Milliseconds(age).ToString(CultureInfo.InvariantCulture);
        if (result.LastQuorumContact is { } contact)
            response.Headers[QuorumContactHeader] = Milliseconds(contact).ToString(CultureInfo.InvariantCulture);
        if (!result.IsOk)
            return WriteProblemAsync(http, name, result);
        SetTag(response, result.Version);
        if (WantsJson(http.Request))
            return WriteJsonValueAsync(http, name, result);
        response.ContentType = BytesType;
        response.ContentLength = result.Value.Length;
        // Flushed with the end of the response: head, body and end leave in one write.
        response.BodyWriter.Write(result.Value.Span);
        return Task.CompletedTask;
    }

    /// <summary>A change without an answer of its own: 204.</summary>
    public static Task WriteDoneAsync(HttpContext http, string name, RegisterResult result)
    {
        if (!result.IsOk)
            return WriteProblemAsync(http, name, result);
        SetTag(http.Response, result.Version);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>A change with an answer: 200.</summary>
    public static Task WriteAsync<T>(HttpContext http, string name, RegisterResult result, Func<RegisterResult, T> body)
    {
        if (!result.IsOk)
            return WriteProblemAsync(http, name, result);
        SetTag(http.Response, result.Version);
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, body(result));
    }

    private static Task WriteProblemAsync(HttpContext http, string name, RegisterResult result)
    {
        if (result.Outcome != OutcomeKind.Done)
        {
            SayRetry(http.Response);
            return NodeJson.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, new RegisterJson.NotDoneBody(
                result.Outcome == OutcomeKind.Failed ? "failed" : "unknown", result.Error ?? "The reason is not known."));
        }

        var (status, error) = result.Status switch
        {
            RegisterStatus.NotFound => (StatusCodes.Status404NotFound, $"There is no register '{name}'."),
            RegisterStatus.VersionMismatch => (StatusCodes.Status412PreconditionFailed, result.Version is { } version
                ? $"Register '{name}' was changed last by version {version}."
                : $"There is no register '{name}'."),
            RegisterStatus.ValueMismatch => (StatusCodes.Status412PreconditionFailed, $"Register '{name}' has another value."),
            RegisterStatus.NotANumber => (
                StatusCodes.Status409Conflict, $"The value of register '{name}' is not a decimal 64-bit integer."),
            RegisterStatus.Overflow => (
                StatusCodes.Status409Conflict, $"The sum would leave the range of 64-bit integers; register '{name}' stays as it is."),
            RegisterStatus.TooLarge => (
                StatusCodes.Status413PayloadTooLarge,
                $"Register '{name}' would have more than {RegisterState.MaxContentBytes} bytes, the limit; it stays as it is."),
            var status1 => throw new InvalidOperationException($"status {status1} is no problem"),
        };
        if (status == StatusCodes.Status412PreconditionFailed)
            SetTag(http.Response, result.Version);
        return NodeJson.WriteAsync(
            http, status, new RegisterJson.ProblemBody(error, status == StatusCodes.Status404NotFound ? null : result.Version));
    }

    private static Task WriteJsonValueAsync(HttpContext http, string name, RegisterResult result)
    {
        var bytes = result.Value.Span;
        var isText = Utf8.IsValid(bytes);
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, new RegisterJson.ValueBody(
            name,
            isText ? Encoding.UTF8.GetString(bytes) : null,
            isText ? null : Convert.ToBase64String(bytes),
            result.Version,
            result.Age is { } age ? Milliseconds(age) : null,
            result.LastQuorumContact is { } contact ? Milliseconds(contact) : null));
    }

    /// <summary>Sent with 503.</summary>
    public static void SayRetry(HttpResponse response) => response.Headers.RetryAfter = RetryAfterSeconds;

    private static void SetTag(HttpResponse response, long? version)
    {
        if (version is { } known)
            response.Headers.ETag = RegisterHeaders.Tag(known);
    }

    /// <summary>Whether JSON is asked for by name, and bytes are not.</summary>
    public static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept is { Count: > 0 } accept
        && accept.ToString() is var types
        && types.Contains("application/json", StringComparison.OrdinalIgnoreCase)
        && !types.Contains(BytesType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Rounded up: a value is never said to be fresher than it is.</summary>
    public static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
