namespace ActorDist.Lab.Cloud;

/// <summary>An answer of the cloud before it is sent.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Body">What is sent as JSON; null for none.</param>
public sealed record CloudReply(int StatusCode, object? Body)
{
    /// <summary>An error, in the shape that every error of the cloud has.</summary>
    public static CloudReply Error(int status, string type, string message) =>
        new(status, new { error = new { type, code = status, message } });
}
