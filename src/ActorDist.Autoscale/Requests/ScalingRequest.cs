using System.Text.RegularExpressions;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// Somebody's wish to change a group's number of servers, under an ID that they chose. Under one ID there is one request for ever: a
/// retry repeats it and gets the first one's answer, and another body under the same ID is refused.
/// </summary>
/// <param name="RequestId">The ID, unique over all groups; see <see cref="Validate"/> for its form.</param>
/// <param name="GroupId">The scaling group whose capacity changes.</param>
/// <param name="Change">How many servers to add (positive) or to remove (negative).</param>
public sealed partial record ScalingRequest(string RequestId, string GroupId, int Change)
{
    /// <summary>The longest request or group ID, in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>The largest change of one request, either way, in servers.</summary>
    public const int MaxChange = 1000;

    /// <summary>What is wrong with the request, naming the field and its limit, or null where nothing is.</summary>
    public string? Validate() =>
        ValidateId("requestId", RequestId)
        ?? ValidateId("groupId", GroupId)
        ?? ValidateChange(Change);

    /// <summary>What is wrong with a change, or null where nothing is.</summary>
    public static string? ValidateChange(long change) => change is 0 or < -MaxChange or > MaxChange
        ? $"change must be from -{MaxChange} to {MaxChange} and not 0; it is {change}."
        : null;

    /// <summary>What is wrong with an ID, or null where nothing is.</summary>
    /// <param name="field">The field's name, for the error.</param>
    /// <param name="id">The ID.</param>
    public static string? ValidateId(string field, string? id) => id switch
    {
        null or "" => $"{field} is missing.",
        { Length: > MaxIdLength } => $"{field} has {id.Length} characters; the limit is {MaxIdLength}.",
        _ when !IdForm().IsMatch(id) => $"{field} may have letters, digits, '.', '_', ':' and '-' only.",
        _ => null,
    };

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdForm();
}
