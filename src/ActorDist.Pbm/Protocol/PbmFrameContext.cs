using System.Text.Json.Serialization;

namespace ActorDist.Pbm.Protocol;

/// <summary>Source-generated JSON of <see cref="PbmFrames"/>: reflection would cost a third of the start-up.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PbmFrames.Outgoing))]
[JsonSerializable(typeof(PbmFrames.Incoming))]
internal sealed partial class PbmFrameContext : JsonSerializerContext;
