using System.Text.Json;

namespace ActorDist.Node.Commands;

/// <summary>
/// The protocol between <c>pbm</c> and a node: one JSON object a line (UTF-8, line feed), both ways.
/// The client begins with <c>hello {protocol, token?}</c> and gets <c>hello {protocol, product, version, node, palettes, nodes}</c>.
/// Then it sends <c>run {id, words}</c>, <c>cancel {id}</c> or <c>ping</c>, and gets <c>response {id, msg, data?, progress?, final,
/// error, usage?}</c> (any number a run, the last one final), <c>pong</c>, or <c>error {message}</c> about a frame that could not be served.
/// After an error with <c>fatal</c> the node closes the connection.
/// </summary>
internal static class CommandFrames
{
    /// <summary>The version of this protocol. A client of another version is turned away with both numbers.</summary>
    public const int Protocol = 1;

    public static byte[] Line(ServerFrame frame)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(frame, CommandFrameContext.Default.ServerFrame);
        Array.Resize(ref json, json.Length + 1);
        json[^1] = (byte)'\n';
        return json;
    }

    /// <summary>A line from the client; which fields count depends on <paramref name="Type"/>.</summary>
    public sealed record ClientFrame(string? Type, int? Protocol, string? Token, long? Id, IReadOnlyList<string>? Words);

    /// <summary>A line to the client; fields that are null are left out.</summary>
    public sealed record ServerFrame(string Type)
    {
        public long? Id { get; init; }

        public string? Msg { get; init; }

        public JsonElement? Data { get; init; }

        public ProgressFrame? Progress { get; init; }

        public bool? Final { get; init; }

        public bool? Error { get; init; }

        public bool? Usage { get; init; }

        public string? Message { get; init; }

        public bool? Fatal { get; init; }

        public int? Protocol { get; init; }

        public string? Product { get; init; }

        public string? Version { get; init; }

        public string? Node { get; init; }

        public IReadOnlyList<PaletteFrame>? Palettes { get; init; }

        public IReadOnlyList<CommandNode>? Nodes { get; init; }
    }

    public sealed record ProgressFrame(long Done, long Total, string Label);

    public sealed record PaletteFrame(string Name, string Description, IReadOnlyList<CommandFrame> Commands);

    public sealed record CommandFrame(string Name, string Description, bool Streaming, IReadOnlyList<ArgumentFrame> Arguments);

    public sealed record ArgumentFrame(
        string Name, string Description, IReadOnlyList<string> Switches, bool Mandatory, bool Multiple, bool Flag, IReadOnlyList<string> Values);
}
