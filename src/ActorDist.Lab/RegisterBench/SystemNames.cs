namespace ActorDist.Lab.RegisterBench;

/// <summary>The systems under test, as the command line and the tables name them.</summary>
public static class SystemNames
{
    /// <summary>This project's nodes.</summary>
    public const string Ours = "actordist";

    /// <summary>etcd.</summary>
    public const string Etcd = "etcd";

    /// <summary>One after the other.</summary>
    public const string Both = "both";
}
