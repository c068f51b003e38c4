using System.Runtime.InteropServices;

namespace ActorDist.Autoscale.Cloud;

/// <summary>How a call to the cloud ended.</summary>
/// <param name="Outcome">What is known of it.</param>
/// <param name="Error">Why it was not done, or is not known to be; empty where it was.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CloudAnswer(CloudOutcome Outcome, string Error = "")
{
    /// <summary>Done.</summary>
    public static CloudAnswer Done => new(CloudOutcome.Done);

    /// <summary>A creation whose token was used up: its server exists no more, and this call created none.</summary>
    public bool IsSpent { get; init; }
}

/// <summary>A group's servers, or why they could not be listed.</summary>
/// <param name="Servers">The servers, in order of their creation.</param>
/// <param name="Error">Null where they were listed.</param>
public sealed record CloudListing(IReadOnlyList<CloudServer> Servers, string? Error = null);
