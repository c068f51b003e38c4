namespace ActorDist.Lab.RegisterBench.Etcd;

/// <summary>The etcd of this machine.</summary>
public static class EtcdInstallation
{
    /// <summary>What to do where there is none.</summary>
    public const string HowToInstall =
        "There is no etcd on the PATH. To compare with it: apt-get install etcd-server (Debian 12; 3.4). "
        + "The package may start a service of its own: systemctl disable --now etcd";

    /// <summary>The program; null where there is none on the PATH.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "etcd"))
        .FirstOrDefault(File.Exists);
}
