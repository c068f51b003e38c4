using System.Globalization;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Memory;

/// <summary>What a member's process has in memory and on disk.</summary>
/// <param name="Member">The member.</param>
/// <param name="ResidentBytes">VmRSS: pages in RAM, those of files included.</param>
/// <param name="AnonymousBytes">RssAnon: those that no file backs, which is what a process itself keeps.</param>
/// <param name="DiskBytes">Files below its data folder.</param>
public sealed record MemberMemory(string Member, long ResidentBytes, long AnonymousBytes, long DiskBytes)
{
    private const int Kibibyte = 1024;

    /// <summary>Reads it from /proc and the folder.</summary>
    /// <exception cref="ClusterException">The process ended.</exception>
    public static MemberMemory Of(ISystemMember member)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{member.Pid}/status");
            return new MemberMemory(member.Name, Field(status, "VmRSS:"), Field(status, "RssAnon:"), SizeOf(member.DataFolder));
        }
        catch (IOException e)
        {
            throw new ClusterException($"{member.Name} ended (pid {member.Pid}): {e.Message}", e);
        }
    }

    /// <summary>A field of /proc/PID/status in bytes; 0 where a process that ends has none.</summary>
    public static long Field(IEnumerable<string> status, string name) =>
        status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } found
            ? long.Parse(found.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * Kibibyte
            : 0;

    /// <summary>Files may vanish while they are counted: the storage compacts them.</summary>
    private static long SizeOf(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Sum(file =>
        {
            try
            {
                return file.Length;
            }
            catch (FileNotFoundException)
            {
                return 0;
            }
        });
}
