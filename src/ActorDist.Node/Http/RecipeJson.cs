using System.Text.Json.Serialization;

namespace ActorDist.Node.Http;

/// <summary>The shapes of the recipe routes' bodies; what a recipe answers is written by the recipes themselves, the same as for pbm.</summary>
public static class RecipeJson
{
    /// <summary>The body of POST /v1/recipes/sessions.</summary>
    /// <param name="LeaseMs">For how long it lives without renewal; the configured default where it is absent.</param>
    /// <param name="Owner">Who opens it, for people.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record OpenBody(long? LeaseMs = null, string Owner = "");

    /// <summary>A session that was opened.</summary>
    public sealed record SessionBody(string Session, long LeaseMs);

    /// <summary>The body of POST /v1/recipes/sessions/renew.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record RenewBody(IReadOnlyList<string> Sessions);

    /// <summary>The sessions that had ended; the others are renewed.</summary>
    public sealed record RenewedBody(IReadOnlyList<string> Lost);

    /// <summary>The body of POST /v1/recipes/{kind}/{name}/{operation}; what an operation does not use is left out.</summary>
    /// <param name="Session">The session that it is asked under.</param>
    /// <param name="Name">Which contender, member or item.</param>
    /// <param name="Number">Permits, a count or what to add; 1 asks to write under a read-write lock.</param>
    /// <param name="Limit">All permits of a semaphore; deliveries of an item of a work queue.</param>
    /// <param name="Token">The fencing token, epoch or delivery.</param>
    /// <param name="Reentrant">A contender that holds it goes in once more.</param>
    /// <param name="NoWait">Do not queue.</param>
    /// <param name="WaitMs">How long to wait for it.</param>
    /// <param name="Value">The item or value, as text.</param>
    /// <param name="Items">The items of a partition.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record CommandBody(
        string Session = "",
        string Name = "",
        long Number = 0,
        long Limit = 0,
        long Token = 0,
        bool Reentrant = false,
        bool NoWait = false,
        long WaitMs = 0,
        string Value = "",
        IReadOnlyList<string>? Items = null);
}
