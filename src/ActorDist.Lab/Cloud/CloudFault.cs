using ActorDist.Core;

namespace ActorDist.Lab.Cloud;

/// <summary>Something that the cloud shall do wrong.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Operation">create, delete, disown, attach, drain, detach, list, fence or any.</param>
/// <param name="Group">Only for this group; null: for all.</param>
/// <param name="Times">For so many calls, then no more; null: until it is taken away.</param>
/// <param name="Delay">slow: how much later the call is looked at.</param>
/// <param name="Status">refused: the HTTP status, 400 to 499.</param>
/// <param name="Limit">quota: how many servers a group may have.</param>
public sealed record CloudFault(
    string Kind, string Operation = "any", string? Group = null, int? Times = null, string? Delay = null, int? Status = null, int? Limit = null)
{
    /// <summary>The most faults at once.</summary>
    public const int MaxFaults = 100;

    /// <summary>The longest delay.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(5);

    /// <summary>What can be done wrong: the kinds, each with what it means.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["slow"] = "the call is looked at later, by --delay",
        ["refused"] = "certainly not done: --status, 403 where none is given",
        ["fail-before"] = "500, and it was not done",
        ["fail-after"] = "500, and it was done",
        ["lost-reply"] = "done, and the connection ends without a reply",
        ["stuck"] = "a created server never leaves BUILD",
        ["build-error"] = "a created server ends in ERROR",
        ["quota"] = "a group may have --limit servers",
    };

    /// <summary>What a fault may apply to.</summary>
    public static IReadOnlyList<string> Operations { get; } = ["any", "create", "delete", "disown", "attach", "drain", "detach", "list", "fence"];

    /// <summary>The delay of slow.</summary>
    /// <exception cref="FormatException">It is no duration; <see cref="Validate"/> says so before.</exception>
    public TimeSpan DelayTime() =>
        DurationText.TryParse(Delay ?? "", out var delay) ? delay : throw new FormatException($"'{Delay}' is no duration.");

    /// <summary>What is wrong with it, or null.</summary>
    public string? Validate() => this switch
    {
        _ when !Kinds.ContainsKey(Kind) => $"kind must be one of {string.Join(", ", Kinds.Keys)}; it is '{Kind}'.",
        _ when !Operations.Contains(Operation, StringComparer.Ordinal) =>
            $"operation must be one of {string.Join(", ", Operations)}; it is '{Operation}'.",
        { Group: { } group } when group.Length is 0 or > CloudLimits.Text => $"group has 1 to {CloudLimits.Text} characters; it has {group.Length}.",
        { Times: < 1 or > 1_000_000 } => $"times must be 1 to 1000000; it is {Times}.",
        { Kind: "slow" } when !DurationText.TryParse(Delay ?? "", out var delay) || delay < TimeSpan.Zero || delay > MaxDelay =>
            $"slow needs a delay from 0 to {DurationText.Format(MaxDelay)}, such as 500ms; it is '{Delay}'.",
        { Kind: "refused", Status: < 400 or > 499 } => $"status must be 400 to 499; it is {Status}.",
        { Kind: "quota" } when Limit is null or < 0 or > 1_000_000 => $"quota needs a limit from 0 to 1000000; it is '{Limit}'.",
        _ => null,
    };
}
