namespace ActorDist.Lab.Processes;

/// <summary>Files that another command may read at any moment.</summary>
internal static class AtomicFile
{
    /// <summary>Readers see the old text or the new one, never a part.</summary>
    public static void WriteAllText(string path, string text)
    {
        var draft = $"{path}.{Environment.ProcessId}.new";
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
    }
}
