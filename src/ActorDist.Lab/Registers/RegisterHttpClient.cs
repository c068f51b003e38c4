using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Lab.Registers;

/// <summary>Does operations on registers through a node's HTTP and says what is known of their outcome.</summary>
/// <param name="node">The base of the node's routes.</param>
/// <param name="patience">How long an answer is waited for.</param>
public sealed class RegisterHttpClient(Uri node, TimeSpan patience)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Does one operation.</summary>
    /// <param name="name">The register's name.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="cancellation">Ends the wait; the outcome is unknown then.</param>
    /// <returns>Whether it was done, certainly not done, or neither is known; and the reply if it was done.</returns>
    public async Task<(OperationOutcome Outcome, RegisterReply Reply)> DoAsync(
        string name, RegisterCommand command, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(patience);
        try
        {
            using var request = RequestOf(name, command);

            // On a connection that was used before, a request without a body would be sent again in silence when the node dies; the
            // refusal of that second attempt says nothing about the first.
            request.Headers.ConnectionClose = true;
            using var response = await Http.SendAsync(request, bound.Token);
            return await ReadAsync(command, response, bound.Token);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError
            && e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return (OperationOutcome.Failed, default);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return (Unanswered(command), default);
        }
    }

    /// <summary>A read changes nothing, whatever became of it.</summary>
    private static OperationOutcome Unanswered(in RegisterCommand command) =>
        command.Function == RegisterFunction.Get ? OperationOutcome.Failed : OperationOutcome.Unknown;

    private HttpRequestMessage RequestOf(string name, in RegisterCommand command)
    {
        var route = $"v1/registers/{Uri.EscapeDataString(name)}";
        var request = command.Function switch
        {
            RegisterFunction.Get => new HttpRequestMessage(HttpMethod.Get, At(route)),
            RegisterFunction.Put => new HttpRequestMessage(HttpMethod.Put, At(route)) { Content = Bytes(command.Value!) },
            RegisterFunction.CompareAndSwap => new HttpRequestMessage(HttpMethod.Post, At($"{route}/cas"))
            {
                Content = JsonContent.Create(new CasBody(command.Expected!, command.Value!), options: Format),
            },
            RegisterFunction.Increment => new HttpRequestMessage(HttpMethod.Post, At($"{route}/increment"))
            {
                Content = JsonContent.Create(new IncrementBody(command.Amount), options: Format),
            },
            RegisterFunction.Append => new HttpRequestMessage(HttpMethod.Post, At($"{route}/append")) { Content = Bytes(command.Value!) },
            // With a body, if an empty one: what has none is sent again in silence when its connection breaks, on a fresh one too, and the
            // refusal of that second attempt would pass for a deletion that certainly was not done.
            _ => new HttpRequestMessage(HttpMethod.Delete, At(route)) { Content = Bytes("") },
        };
        if (command.IfVersion is 0)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        else if (command.IfVersion is { } version)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{version}\"")));
        return request;
    }

    private static async Task<(OperationOutcome Outcome, RegisterReply Reply)> ReadAsync(
        RegisterCommand command, HttpResponseMessage response, CancellationToken cancellation)
    {
        var version = response.Headers.ETag is { } tag
            ? long.Parse(tag.Tag.Trim('"'), CultureInfo.InvariantCulture)
            : (long?)null;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK when command.Function == RegisterFunction.Get:
                var value = await response.Content.ReadAsStringAsync(cancellation);
                return Done(RegisterStatus.Ok, version, value: value);
            case HttpStatusCode.OK or HttpStatusCode.NoContent:
                var body = response.StatusCode == HttpStatusCode.OK ? await BodyAsync(response, cancellation) : new Body();
                return Done(RegisterStatus.Ok, version ?? body.Version, number: body.Value ?? body.Length);
            case HttpStatusCode.NotFound:
                return Done(RegisterStatus.NotFound, version: null);
            case HttpStatusCode.PreconditionFailed when command.Function == RegisterFunction.CompareAndSwap:
                return Done(RegisterStatus.ValueMismatch, version);
            case HttpStatusCode.PreconditionFailed:
                return Done(RegisterStatus.VersionMismatch, version);
            case HttpStatusCode.Conflict:
                return Done(RegisterStatus.NotANumber, version);
            case HttpStatusCode.ServiceUnavailable:
                var isUnknown = string.Equals((await BodyAsync(response, cancellation)).Outcome, "unknown", StringComparison.Ordinal);
                return (isUnknown ? Unanswered(command) : OperationOutcome.Failed, default);
            default:
                throw new InvalidOperationException(
                    $"{response.RequestMessage} was answered {(int)response.StatusCode}: "
                    + await response.Content.ReadAsStringAsync(cancellation));
        }
    }

    private static (OperationOutcome Outcome, RegisterReply Reply) Done(
        RegisterStatus status, long? version, string? value = null, long? number = null) =>
        (OperationOutcome.Ok, new RegisterReply(status, value, number, version));

    private static async Task<Body> BodyAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync<Body>(Format, cancellation) ?? new Body();

    private static ByteArrayContent Bytes(string value) => new(Encoding.UTF8.GetBytes(value));

    private Uri At(string route) => new(node, route);

    private sealed record CasBody(string Expected, string Value);

    private sealed record IncrementBody(long Delta);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Body(long? Value = null, long? Length = null, long? Version = null, string? Outcome = null);
}
