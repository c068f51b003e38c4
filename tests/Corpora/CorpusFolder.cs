using System.Runtime.CompilerServices;
using Xunit;

namespace ActorDist.Corpora;

/// <summary>Finds the corpora beside the repository.</summary>
internal static class CorpusFolder
{
    /// <summary>A folder of the corpora; skips the test where it is absent.</summary>
    public static string Find(params string[] names)
    {
        var folder = Path.GetFullPath(Path.Combine([RepositoryRoot(), "..", "shared", "corpora", .. names]));
        if (!Directory.Exists(folder))
            Assert.Skip($"The corpus is not there: {folder}");
        return folder;
    }

    private static string RepositoryRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "ActorDist.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No ActorDist.sln above {here}.");
    }
}
