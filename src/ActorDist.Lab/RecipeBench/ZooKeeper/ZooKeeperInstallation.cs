namespace ActorDist.Lab.RecipeBench.ZooKeeper;

/// <summary>The ZooKeeper of this machine, and Kazoo, its client in Python.</summary>
internal static class ZooKeeperInstallation
{
    /// <summary>What to do where there is none.</summary>
    public const string HowToInstall =
        "There is no ZooKeeper with Kazoo here. To compare with it: apt-get install zookeeper python3-kazoo (Debian 12; 3.8). "
        + "The package of its service, zookeeperd, is not needed.";

    /// <summary>The server, with the list of what it needs in its manifest.</summary>
    public const string Server = "/usr/share/java/zookeeper.jar";

    /// <summary>The system's Python: the one that Debian's packages are for.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>The Java that runs it.</summary>
    public const string Java = "/usr/bin/java";

    /// <summary>Whether all of it is there.</summary>
    public static bool IsThere => File.Exists(Server) && File.Exists(Java) && File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/kazoo");
}
