using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.RegisterBench;

/// <summary>Waits until a member takes part: it acknowledges a write and reads it back.</summary>
internal static class FirstWrite
{
    private const string Key = "first-write";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="ClusterException">It did not within the bound; the message says what it answered last.</exception>
    public static async Task WaitAsync(string member, IRegisterDoor door, string log, CancellationToken cancellation)
    {
        var last = "no answer";
        var done = await Polling.UntilAsync(
            async token =>
            {
                var write = await door.PutAsync(Key, new byte[] { 1 }, token);
                var read = write.Outcome == OperationOutcome.Ok ? await door.GetAsync(Key, stale: false, token) : write;
                last = read.Error ?? "the register is absent after it was written";
                return read.Value is { Length: 1 };
            },
            Timeout,
            Interval,
            cancellation);
        if (!done)
        {
            throw new ClusterException(
                $"{member} acknowledged no write within {Timeout.TotalSeconds:0} s; it said last: {last}. Its log: {log}");
        }
    }
}
