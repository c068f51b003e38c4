namespace ActorDist.Pbm.Interactive;

/// <summary>
/// The lines typed before, kept in a file: the environment's <c>PBM_HISTORY</c>, else <c>.pbm_history</c> in the home directory. A line
/// that carries a token is not kept. A file that cannot be read or written costs the history, never the session.
/// </summary>
internal sealed class History
{
    private const int MaxLines = 1000;
    private readonly List<string> _lines;
    private readonly string _path;

    private History(string path, List<string> lines) => (_path, _lines) = (path, lines);

    public IReadOnlyList<string> Lines => _lines;

    public static History Load() => Load(
        Environment.GetEnvironmentVariable("PBM_HISTORY") is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pbm_history"));

    public static History Load(string path)
    {
        try
        {
            return new History(path, File.Exists(path) ? [.. File.ReadLines(path).TakeLast(MaxLines)] : []);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new History(path, []);
        }
    }

    public void Add(string line)
    {
        if (line.Contains("--token", StringComparison.Ordinal) || (_lines.Count > 0 && string.Equals(_lines[^1], line, StringComparison.Ordinal)))
            return;
        _lines.Add(line);
        try
        {
            if (_lines.Count > MaxLines)
            {
                _lines.RemoveRange(0, _lines.Count - MaxLines);
                File.WriteAllLines(_path, _lines);
            }
            else
            {
                File.AppendAllLines(_path, [line]);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // The line stays in this session's history.
        }
    }
}
