using System.Text.Json.Serialization;

namespace ActorDist.Lab.Processes;

/// <summary>Where the simulated cloud of a cluster listens, and how it behaves.</summary>
/// <param name="Port">HTTP, on loopback.</param>
/// <param name="BuildTime">How long a server builds, such as 500ms.</param>
public sealed record CloudSpec(int Port, string BuildTime)
{
    /// <summary>How commands that take a node's name call the cloud.</summary>
    public const string Name = "cloud";

    /// <summary>The documented port.</summary>
    public const int DefaultPort = 8070;

    /// <summary>How long servers build where nothing else is said: long enough to be seen.</summary>
    public const string UsualBuildTime = "500ms";

    /// <summary>The base of its HTTP routes.</summary>
    [JsonIgnore]
    public Uri Http => new($"http://{NodeSpec.Loopback}:{Port}/");

    /// <summary>A cloud at the documented port, or at a free one.</summary>
    public static CloudSpec Of(bool freePort, string buildTime = UsualBuildTime) => new(freePort ? FreePorts.Next() : DefaultPort, buildTime);
}
