namespace ActorDist.Pbm.Interactive;

/// <summary>The text being edited, its cursor, and the walk through the history. Knows keys, not the screen.</summary>
internal sealed class EditedLine(IReadOnlyList<string> history)
{
    private int _historyIndex = history.Count;
    private string _draft = "";

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    /// <summary>Applies a key that edits or moves; other keys change nothing.</summary>
    public void Apply(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            ApplyControl(key.Key);
            return;
        }

        switch (key.Key)
        {
            case ConsoleKey.LeftArrow: Cursor = Math.Max(0, Cursor - 1); break;
            case ConsoleKey.RightArrow: Cursor = Math.Min(Text.Length, Cursor + 1); break;
            case ConsoleKey.Home: Cursor = 0; break;
            case ConsoleKey.End: Cursor = Text.Length; break;
            case ConsoleKey.UpArrow: Recall(_historyIndex - 1); break;
            case ConsoleKey.DownArrow: Recall(_historyIndex + 1); break;
            case ConsoleKey.Backspace when Cursor > 0: Replace(Cursor - 1, Cursor, ""); break;
            case ConsoleKey.Delete when Cursor < Text.Length: Replace(Cursor, Cursor + 1, ""); break;
            default:
                if (!char.IsControl(key.KeyChar))
                    Replace(Cursor, Cursor, key.KeyChar.ToString());
                break;
        }
    }

    /// <summary>Puts text in place of a range and the cursor after it.</summary>
    public void Replace(int from, int to, string text)
    {
        Text = string.Concat(Text.AsSpan(0, from), text, Text.AsSpan(to));
        Cursor = from + text.Length;
    }

    private void ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A: Cursor = 0; break;
            case ConsoleKey.E: Cursor = Text.Length; break;
            case ConsoleKey.U: Replace(0, Cursor, ""); break;
            case ConsoleKey.K: Text = Text[..Cursor]; break;
            case ConsoleKey.W: Replace(WordStart(), Cursor, ""); break;
            case ConsoleKey.LeftArrow: Cursor = WordStart(); break;
            case ConsoleKey.RightArrow: Cursor = WordEnd(); break;
        }
    }

    private int WordStart()
    {
        var start = Cursor;
        while (start > 0 && Text[start - 1] == ' ')
            start--;
        while (start > 0 && Text[start - 1] != ' ')
            start--;
        return start;
    }

    private int WordEnd()
    {
        var end = Cursor;
        while (end < Text.Length && Text[end] == ' ')
            end++;
        while (end < Text.Length && Text[end] != ' ')
            end++;
        return end;
    }

    private void Recall(int index)
    {
        if (index < 0 || index > history.Count)
            return;
        if (_historyIndex == history.Count)
            _draft = Text;
        _historyIndex = index;
        Text = index == history.Count ? _draft : history[index];
        Cursor = Text.Length;
    }
}
