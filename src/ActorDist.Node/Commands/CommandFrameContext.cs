using System.Text.Json.Serialization;

namespace ActorDist.Node.Commands;

/// <summary>Source-generated JSON of <see cref="CommandFrames"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CommandFrames.ClientFrame))]
[JsonSerializable(typeof(CommandFrames.ServerFrame))]
internal sealed partial class CommandFrameContext : JsonSerializerContext;
