using System.Text.Json;

namespace ActorDist.Pbm.Protocol;

/// <summary>The client's side of the command protocol: one JSON object a line. The node's side documents it.</summary>
internal static class PbmFrames
{
    public const int Protocol = 1;

    public sealed record Outgoing(string Type)
    {
        public int? Protocol { get; init; }

        public string? Token { get; init; }

        public long? Id { get; init; }

        public IReadOnlyList<string>? Words { get; init; }
    }

    public sealed record Incoming(
        string Type,
        int? Protocol,
        string? Version,
        string? Node,
        IReadOnlyList<Palette>? Palettes,
        IReadOnlyList<Node>? Nodes,
        long? Id,
        string? Msg,
        JsonElement? Data,
        Progress? Progress,
        bool? Final,
        bool? Error,
        bool? Usage,
        string? Message,
        bool? Fatal);

    public sealed record Node(string Name, string Address, string Pbm);

    public sealed record Progress(long Done, long Total, string Label);

    public sealed record Palette(string Name, string Description, IReadOnlyList<Command> Commands)
    {
        /// <summary>The command that words after the palette's name begin with: two of them, or one.</summary>
        public Command? Find(IEnumerable<string> words) => Find(string.Join(' ', words.Take(2))) ?? Find(words.FirstOrDefault() ?? "");

        private Command? Find(string command) => Commands.FirstOrDefault(c => string.Equals(c.Name, command, StringComparison.Ordinal));
    }

    public sealed record Command(string Name, string Description, bool Streaming, IReadOnlyList<Argument> Arguments);

    public sealed record Argument(
        string Name,
        string Description,
        IReadOnlyList<string> Switches,
        bool Mandatory,
        bool Multiple,
        bool Flag,
        IReadOnlyList<string> Values);
}
