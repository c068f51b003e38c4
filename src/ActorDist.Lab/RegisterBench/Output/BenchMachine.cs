using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>The machine that the figures are of.</summary>
/// <param name="Cores">Cores; driver and members share them.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="MemoryGiB">Memory.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="LoadBefore">Processes that wanted a core in the minute before: figures taken beside other work say little.</param>
/// <param name="FileSystem">What the members' data lie on; tmpfs would make every sync free.</param>
public sealed record BenchMachine(int Cores, string Cpu, double MemoryGiB, string Kernel, double LoadBefore, string FileSystem)
{
    /// <summary>This machine.</summary>
    public static BenchMachine Here() => new(
        Environment.ProcessorCount,
        CpuName(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024), 1),
        $"Linux {Environment.OSVersion.Version}",
        Load(),
        new DriveInfo(Path.GetTempPath()).DriveFormat);

    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Cores} cores ({Cpu}), {MemoryGiB:0} GiB, {Kernel}, data on {FileSystem}, load before {LoadBefore:0.0}");

    private static double Load()
    {
        const string LoadAverage = "/proc/loadavg";
        return File.Exists(LoadAverage)
            ? double.Parse(File.ReadAllText(LoadAverage).Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;
    }

    private static string CpuName()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
