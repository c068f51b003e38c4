using System.Globalization;
using System.Text;
using ActorDist.Core.Membership;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>
/// What a process says to whoever connects to its hello port: one line with the address and the uid of this very start. It says nothing
/// that gossip does not say, and takes nothing in, so it needs no token.
/// </summary>
internal static class HelloText
{
    /// <summary>The longest hello; whoever says more is somebody else.</summary>
    public const int MaxBytes = 512;

    private const string Greeting = "actordist-hello/1";

    public static byte[] Encode(MemberKey self) => Encoding.UTF8.GetBytes($"{Greeting} {self.Address} {self.Uid}\n");

    /// <summary>Who says hello; null where it is no hello of a node.</summary>
    public static MemberKey? Decode(ReadOnlySpan<byte> line)
    {
        var words = Encoding.UTF8.GetString(line).TrimEnd('\n').Split(' ');
        return words is [Greeting, { Length: > 0 } address, var uid]
            && long.TryParse(uid, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new MemberKey(address, number)
            : null;
    }
}
