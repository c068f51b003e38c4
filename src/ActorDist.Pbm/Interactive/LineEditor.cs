namespace ActorDist.Pbm.Interactive;

/// <summary>Reads one line from the terminal with editing, history, completion on Tab and a grey hint of the switches still open.</summary>
internal sealed class LineEditor(string prompt, History history, Completion completion)
{
    /// <summary>The line, empty after Ctrl+C, or null after Ctrl+D on an empty line.</summary>
    public string? ReadLine()
    {
        var line = new EditedLine(history.Lines);
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                Draw(line, completion.Hint(line.Text));
                var key = Console.ReadKey(intercept: true);
                var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
                switch (key.Key)
                {
                    case ConsoleKey.Enter:
                        return End(line, line.Text);
                    case ConsoleKey.C when control:
                        return End(line, "");
                    case ConsoleKey.D when control && line.Text.Length == 0:
                        return End(line, result: null);
                    case ConsoleKey.L when control:
                        Console.Clear();
                        break;
                    case ConsoleKey.Tab:
                        Complete(line);
                        break;
                    default:
                        line.Apply(key);
                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private void Complete(EditedLine line)
    {
        var (start, candidates) = completion.Complete(line.Text[..line.Cursor]);
        if (candidates.Count == 0)
            return;
        var common = CommonPrefix(candidates);
        var typed = line.Cursor - start;
        line.Replace(start, line.Cursor, candidates.Count == 1 ? $"{common} " : common);
        if (candidates.Count == 1 || common.Length > typed)
            return;
        Draw(line, "");
        Console.Write($"\n{string.Join("  ", candidates)}\n");
    }

    private static string CommonPrefix(IReadOnlyList<string> words)
    {
        var length = words[0].Length;
        foreach (var word in words)
            length = Math.Min(length, words[0].AsSpan().CommonPrefixLength(word));
        return words[0][..length];
    }

    private string? End(EditedLine line, string? result)
    {
        Draw(line, "");
        Console.Write('\n');
        return result;
    }

    // A line wider than the terminal scrolls sideways, so that it always takes one row and can be redrawn in place.
    private void Draw(EditedLine line, string hint)
    {
        var room = Math.Max(10, Console.WindowWidth - prompt.Length - 1);
        var from = Math.Max(0, line.Cursor - room);
        var visible = line.Text.AsSpan(from, Math.Min(room, line.Text.Length - from));
        var left = room - visible.Length;
        var shownHint = hint.Length <= left ? hint : hint[..left];
        Console.Write($"\r\e[K{prompt}{visible}\e[90m{shownHint}\e[0m\r\e[{prompt.Length + line.Cursor - from}C");
    }
}
