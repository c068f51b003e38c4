using System.Globalization;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>
/// The client token of a creation: a function of the decision and of which of its servers it is, never of who carries it out. Two
/// owners that carry out the same decision ask for the same servers.
/// </summary>
public static class OperationToken
{
    /// <summary>The token.</summary>
    /// <param name="version">The group's version.</param>
    /// <param name="launchVersion">The launch configuration's, so that another body never comes under the same token.</param>
    /// <param name="ordinal">From 0.</param>
    public static string Of(long version, long launchVersion, int ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{version}-{launchVersion}-{ordinal}");
}
