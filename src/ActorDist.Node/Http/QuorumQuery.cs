using ActorDist.Cluster.Quorum;
using ActorDist.Core;
using ActorDist.Core.Quorum;
using Microsoft.Extensions.Primitives;

namespace ActorDist.Node.Http;

/// <summary>A request's own numbers in its query, such as <c>?r=2&amp;sloppy=off&amp;timeout=500ms</c>.</summary>
internal static class QuorumQuery
{
    private const string ContextHeader = "Quorum-Context";
    private const string SessionHeader = "Quorum-Session";
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);
    private static readonly string[] ForGet = ["n", "r", "pr", "sloppy", "notfound-ok", "basic-quorum", "blocking-repair", "timeout"];
    private static readonly string[] ForWrite = ["n", "w", "pw", "sloppy", "return-body", "timeout"];

    /// <summary>Of a get.</summary>
    /// <exception cref="RefusedRequestException">A value is not what its parameter takes, or there is no such parameter.</exception>
    public static QuorumOptions Reading(HttpRequest request) => Read(request, ForGet);

    /// <summary>Of a put or delete.</summary>
    /// <exception cref="RefusedRequestException">A value is not what its parameter takes, or there is no such parameter.</exception>
    public static QuorumOptions Writing(HttpRequest request) => Read(request, ForWrite);

    /// <summary>The context; null where there is none.</summary>
    /// <exception cref="RefusedRequestException">It is no context, or there are several.</exception>
    public static ContextToken? Context(HttpRequest request) =>
        Token(request, ContextHeader) is { } text ? Parsed(ContextHeader, text, ContextToken.Parse) : null;

    private static SessionToken? Session(HttpRequest request) =>
        Token(request, SessionHeader) is { } text ? Parsed(SessionHeader, text, SessionToken.Parse) : null;

    private static string? Token(HttpRequest request, string header) => !request.Headers.TryGetValue(header, out var values)
        ? null
        : values is [{ } text]
            ? text
            : throw RefusedRequestException.BadRequest($"{header} was sent {values.Count} times; send one.");

    private static T Parsed<T>(string header, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw RefusedRequestException.BadRequest($"{header}: {e.Message}");
        }
    }

    private static QuorumOptions Read(HttpRequest request, string[] known)
    {
        var options = Session(request) is { } session ? new QuorumOptions { Session = session } : QuorumOptions.Default;
        if (!request.QueryString.HasValue)
        {
            return options;
        }

        foreach (var (name, values) in request.Query)
        {
            options = known.Contains(name, StringComparer.Ordinal)
                ? With(options, name, One(name, values))
                : throw RefusedRequestException.BadRequest($"There is no parameter {name} here; there are {string.Join(", ", known)}.");
        }

        return options;
    }

    private static QuorumOptions With(QuorumOptions options, string name, string value) => name switch
    {
        "n" => options with
        {
            N = QuorumNumber(value) ?? throw RefusedRequestException.BadRequest(
                $"n must be a whole number from 1 to {ReplicaRing.MaxMembers}; it is '{value}'."),
        },
        "r" => options with { R = Size(name, value) },
        "w" => options with { W = Size(name, value) },
        "pr" => options with { PR = Size(name, value) },
        "pw" => options with { PW = Size(name, value) },
        "sloppy" => options with { Sloppy = Switch(name, value) },
        "notfound-ok" => options with { NotFoundOk = Switch(name, value) },
        "basic-quorum" => options with { BasicQuorum = Switch(name, value) },
        "blocking-repair" => options with { BlockingRepair = Switch(name, value) },
        "return-body" => options with { ReturnBody = Switch(name, value) },
        _ => options with
        {
            Timeout = DurationText.TryParse(value, out var timeout) && timeout >= TimeSpan.FromMilliseconds(1) && timeout <= LongestTimeout
                ? timeout
                : throw RefusedRequestException.BadRequest(
                    $"timeout must be a duration such as 500ms, at most {DurationText.Format(LongestTimeout)}; it is '{value}'."),
        },
    };

    private static int? QuorumNumber(string value) =>
        int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= ReplicaRing.MaxMembers
            ? number
            : null;

    private static QuorumSize Size(string name, string value)
    {
        try
        {
            return QuorumSize.Parse(value);
        }
        catch (FormatException e)
        {
            throw RefusedRequestException.BadRequest($"{name}: {e.Message}.");
        }
    }

    private static bool Switch(string name, string value) => value switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        _ => throw RefusedRequestException.BadRequest($"{name} must be on or off; it is '{value}'."),
    };

    private static string One(string name, StringValues values) => values is [{ } value]
        ? value
        : throw RefusedRequestException.BadRequest($"{name} was given {values.Count} times; give it once.");
}
