namespace ActorDist.Cluster.Commands;

/// <summary>
/// One answer to a command. A command is answered by any number of responses of which only the last is <see cref="Final"/>. Responses
/// go from a handler to the client session in the same process and are never sent between nodes.
/// </summary>
public class CommandResponse
{
    /// <summary>Makes a response.</summary>
    /// <param name="msg">Text for people: whole lines, joined by line feeds, without one at the end.</param>
    /// <param name="final">The last response of this command.</param>
    /// <param name="data">The same facts for programs; see <see cref="Data"/>.</param>
    /// <param name="progress">How far the command has come, when that is all this response says.</param>
    public CommandResponse(string msg, bool final = true, object? data = null, CommandProgress? progress = null)
    {
        Msg = msg;
        Final = final;
        Data = data;
        Progress = progress;
    }

    /// <summary>The end of a stream: final and without text.</summary>
    public static CommandResponse Empty { get; } = new("");

    /// <summary>Text for people, rows separated by line feeds.</summary>
    public string Msg { get; }

    /// <summary>True for the last response of a command.</summary>
    public bool Final { get; }

    /// <summary>True when the command failed or was refused; <see cref="Msg"/> says why.</summary>
    public virtual bool IsError => false;

    /// <summary>
    /// What <c>--json</c> prints instead of <see cref="Msg"/>: any object System.Text.Json can write (properties become camelCase), or
    /// null when the text is all there is.
    /// </summary>
    public object? Data { get; }

    /// <summary>Set on responses that only report progress; the text is then empty.</summary>
    public CommandProgress? Progress { get; }

    /// <summary>A response that only reports progress.</summary>
    public static CommandResponse ProgressOf(long done, long total, string label) =>
        new("", final: false, progress: new CommandProgress(done, total, label));
}
