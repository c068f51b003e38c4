using System.Text;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm.CommandLine;

/// <summary>Help at each level: pbm itself (needs no node), the palettes of a node, one palette, one command.</summary>
internal static class HelpText
{
    public const string General = """
        pbm: the command line of ActorDist

        Usage:
          pbm [host:port]                             interactive session; Tab completes, `help` lists, `exit` leaves
          pbm [host:port] PALETTE COMMAND [SWITCHES]  run one command
          pbm [host:port] top [-i 1s]                 every node at a glance, drawn anew at an interval; Ctrl+C ends it
          pbm [host:port] -f FILE                     run the commands of a file, one a line; - is standard input
          pbm help [PALETTE [COMMAND]]                this text, or what the node offers

        The node is host:port, else the environment's PBM_ADDRESS, else 127.0.0.1:9110.
        The commands are those that the node offers; it sends its list on connecting.

        Options:
          --json             print JSON: one document an answer, one a line for a stream
          --all              ask every node of the cluster; each line begins with the node's name
          --timeout SECONDS  give up after this long (default 30; none for commands that stream)
          --token TOKEN      the node's token (default: the environment's ACTORDIST_TOKEN)
          -f, --file FILE    run a file of commands and stop at the first that fails; # begins a comment
          --help             help on what the line names, for example `pbm cluster leave --help`
          --version          the version of pbm

        Exit codes:
          0  ok; also when Ctrl+C ended a stream
          1  the command failed
          2  the command line is wrong
          3  cannot connect, or the connection was lost
          4  timed out

        Examples:
          pbm cluster show
          pbm 127.0.0.1:9111 cluster leave --wait
          pbm --all --json phi show
          pbm cluster-sharding find-entity -r request -e req-17
          echo 'cluster show' | pbm

        """;

    public static string Of(IReadOnlyList<PbmFrames.Palette> palettes)
    {
        var text = new StringBuilder("Palettes of this node:\n");
        var width = palettes.Max(p => p.Name.Length);
        foreach (var palette in palettes)
            text.Append($"  {palette.Name.PadRight(width)}  {palette.Description}\n");
        return text.Append("\n`help PALETTE` lists its commands, `help PALETTE COMMAND` the switches. Example: help cluster leave\n").ToString();
    }

    public static string Of(PbmFrames.Palette palette)
    {
        var text = new StringBuilder($"{palette.Name}: {palette.Description}\n\nCommands:\n");
        var width = palette.Commands.Max(c => c.Name.Length);
        foreach (var command in palette.Commands)
            text.Append($"  {command.Name.PadRight(width)}  {command.Description}\n");
        return text.Append($"\nExample:\n  pbm {palette.Name} {Example(palette.Commands[0])}\n").ToString();
    }

    public static string Of(PbmFrames.Palette palette, PbmFrames.Command command)
    {
        var text = new StringBuilder($"{palette.Name} {command.Name}: {command.Description}\n\n");
        text.Append($"Usage: pbm {palette.Name} {command.Name}{Hint(command, [])}\n");
        if (command.Arguments.Count > 0)
        {
            text.Append("\nSwitches:\n");
            var width = command.Arguments.Max(a => Spelling(a).Length);
            foreach (var argument in command.Arguments)
            {
                text.Append($"  {Spelling(argument).PadRight(width)}  {argument.Description}");
                text.Append(argument.Mandatory ? " (mandatory)" : "");
                text.Append(argument.Multiple ? " (may be repeated)" : "");
                text.Append(argument.Values is [var value, ..] ? $" (default {value})" : "");
                text.Append('\n');
            }
        }

        text.Append(command.Streaming ? "\nCtrl+C ends it.\n" : "");
        return text.Append($"\nExample:\n  pbm {palette.Name} {Example(command)}\n").ToString();
    }

    /// <summary>The switches still open, for example <c> -r &lt;region&gt; [--wait]</c>; with a blank before each.</summary>
    public static string Hint(PbmFrames.Command command, IReadOnlyCollection<string> given)
    {
        var hint = new StringBuilder();
        foreach (var argument in command.Arguments)
        {
            if (!argument.Multiple && argument.Switches.Any(given.Contains))
                continue;
            var use = argument.Flag ? argument.Switches[0] : $"{argument.Switches[0]} <{argument.Name}>";
            hint.Append(argument.Mandatory ? $" {use}" : $" [{use}]");
        }

        return hint.ToString();
    }

    private static string Example(PbmFrames.Command command)
    {
        var example = new StringBuilder(command.Name);
        foreach (var argument in command.Arguments.Where(a => a.Mandatory || a.Values.Count > 0))
            example.Append($" {argument.Switches[0]}{(argument.Flag ? "" : $" {argument.Values.FirstOrDefault() ?? argument.Name.ToUpperInvariant()}")}");
        return example.ToString();
    }

    private static string Spelling(PbmFrames.Argument argument) => string.Join(", ", argument.Switches);
}
