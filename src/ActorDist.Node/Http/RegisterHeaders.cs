using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace ActorDist.Node.Http;

/// <summary>A register's version as an entity tag, and the headers that make an operation conditional or safe to repeat.</summary>
internal static class RegisterHeaders
{
    /// <summary>Longest Idempotency-Key, in characters.</summary>
    public const int MaxIdempotencyKey = 256;

    private const string IdempotencyKeyName = "Idempotency-Key";

    /// <summary>The version as ETag has it: <c>"5"</c>.</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>If-Match as a version, If-None-Match: * as 0; null where there is neither.</summary>
    /// <exception cref="RefusedRequestException">Another form.</exception>
    public static long? Condition(HttpRequest request)
    {
        var match = request.Headers.IfMatch;
        var noneMatch = request.Headers.IfNoneMatch;
        if (noneMatch.Count == 0)
        {
            return match.Count == 0 ? null : Version(match);
        }

        if (match.Count > 0)
        {
            throw RefusedRequestException.BadRequest("If-Match and If-None-Match exclude each other; send one.");
        }

        return noneMatch is ["*"]
            ? 0
            : throw RefusedRequestException.BadRequest($"If-None-Match must be * (only if the register is absent); it is '{noneMatch}'.");
    }

    /// <summary>If-Match as a version; null where there is none.</summary>
    /// <exception cref="RefusedRequestException">Another form, or If-None-Match.</exception>
    public static long? IfMatch(HttpRequest request) => Condition(request) is not 0
        ? Condition(request)
        : throw RefusedRequestException.BadRequest("If-None-Match: * makes no sense here: what is absent cannot be deleted.");

    /// <summary>Refuses conditions where an operation has none: to ignore them would break a promise.</summary>
    public static void RefuseConditions(HttpRequest request, string operation)
    {
        if (request.Headers.IfMatch.Count + request.Headers.IfNoneMatch.Count > 0)
        {
            throw RefusedRequestException.BadRequest($"{operation} takes neither If-Match nor If-None-Match; PUT takes both, DELETE If-Match.");
        }
    }

    /// <summary>The Idempotency-Key; null where there is none.</summary>
    /// <exception cref="RefusedRequestException">Empty, too long, or more than one.</exception>
    public static string? IdempotencyKey(HttpRequest request) =>
        !request.Headers.TryGetValue(IdempotencyKeyName, out var values) ? null
        : values is not [{ } key] ? throw RefusedRequestException.BadRequest($"{IdempotencyKeyName} was sent {values.Count} times; send one.")
        : key.Length is >= 1 and <= MaxIdempotencyKey ? key
        : throw RefusedRequestException.BadRequest(
            $"{IdempotencyKeyName} must have 1 to {MaxIdempotencyKey} characters; it has {key.Length}.");

    private static long Version(StringValues match) =>
        match is [['"', .. var digits, '"']]
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw RefusedRequestException.BadRequest(
                $"If-Match must be one version in quotes as ETag has it, such as \"5\"; it is '{match}'. For an absent register: If-None-Match: *");
}
