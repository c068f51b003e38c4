using System.Text;
using System.Text.Json;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm.Output;

/// <summary>
/// Prints the responses of one command: rows for people, or JSON for programs. With a node's name every line begins with it, so that the
/// answers of several nodes can be told apart and searched.
/// </summary>
internal sealed class AnswerWriter(TextWriter output, TextWriter errors, bool json, string? node, bool drawProgress) : IDisposable
{
    private ProgressBar? _bar;

    public void Write(PbmFrames.Incoming response)
    {
        if (response.Progress is { } progress)
        {
            if (json)
                WriteJson(w => WriteProgress(w, progress));
            else if (drawProgress)
                (_bar ??= new ProgressBar()).Show(progress);
            return;
        }

        if (response.Final == true || response.Msg is { Length: > 0 })
            Dispose(); // a row would be drawn over by a live bar
        if (response.Error == true)
            Error(response.Msg ?? "");
        else if (json)
            WriteAnswer(response);
        else if (response.Msg is { Length: > 0 } text)
            WriteRows(output, text);
    }

    public void Error(string message)
    {
        if (json)
            WriteJson(w => w.WriteString("error", message));
        else
            WriteRows(errors, $"error: {message}");
    }

    public void Dispose()
    {
        _bar?.Dispose();
        _bar = null;
    }

    private void WriteAnswer(PbmFrames.Incoming response)
    {
        if (response.Data is not { } data)
        {
            if (response.Msg is { Length: > 0 } text)
                WriteJson(w => w.WriteString("message", text));
        }
        else if (node is null)
        {
            output.WriteLine(data.GetRawText());
        }
        else
        {
            WriteJson(w =>
            {
                w.WritePropertyName("data");
                data.WriteTo(w);
            });
        }
    }

    private static void WriteProgress(Utf8JsonWriter writer, PbmFrames.Progress progress)
    {
        writer.WriteStartObject("progress");
        writer.WriteNumber("done", progress.Done);
        writer.WriteNumber("total", progress.Total);
        writer.WriteString("label", progress.Label);
        writer.WriteEndObject();
    }

    private void WriteJson(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            if (node is not null)
                writer.WriteString("node", node);
            content(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private void WriteRows(TextWriter target, string text)
    {
        if (node is null)
        {
            target.WriteLine(text);
            return;
        }

        foreach (var row in text.Split('\n'))
            target.WriteLine($"[{node}] {row}");
    }
}
