using System.Collections.Immutable;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Tests.Registers.Palettes;

/// <summary>Replicas n1, n2 and n3, of which n3 does not answer; a change goes as far as the test lets it.</summary>
public sealed class InMemoryReplicas : IReplicas
{
    private static readonly ImmutableDictionary<ReplicaId, CopyProgress> NoCopies = ImmutableDictionary<ReplicaId, CopyProgress>.Empty;
    private readonly Configuration _stable = Configuration.Stable(3, [Member(1), Member(2), Member(3)]);
    private readonly TaskCompletionSource<string?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InMemoryReplicas() => View = new ReplicasView(
        "c0ffee", _stable, new ReconfigurationStatus(ReconfigurationPhase.Idle, [], NoCopies, null), null);

    public ReplicasView View { get; set; }

    public IReadOnlyList<ReplicaReport> Reports { get; set; } = [Report(1, isMember: true), Report(2, isMember: true)];

    public IReadOnlyList<RegisterInspection> Inspections { get; set; } =
    [
        new("n1", "17@00000000#3", "17@00000000#3", 5, Exists: true, Bytes: 4, Operations: 2, Chosen: "17@00000000#3", Round: "Accepting"),
        new("n2", "17@00000000#3", "none", 0, Exists: false, Bytes: 0, Operations: 0, Chosen: "none", Round: null),
    ];

    /// <summary>The change that was asked for last.</summary>
    public ReplicaChange? Asked { get; private set; }

    /// <summary>Whether a watcher of a change has gone away.</summary>
    public TaskCompletionSource Unwatched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Member Member(ulong number) => new(new ReplicaId(number, number), $"n{number}");

    public static ReplicaReport Report(ulong number, bool isMember, long? copied = null) => new(
        $"n{number}", Member(number).Id.ToString(), "c0ffee", 3, "epoch 3: {n1, n2, n3}", isMember, copied, CopyDone: false,
        BusyRegisters: 0, TimeSpan.FromMilliseconds(7.5));

    /// <summary>Ends the change: through, or with an error.</summary>
    public void End(string? error = null) => _outcome.TrySetResult(error);

    public Task<IReadOnlyList<ReplicaReport>> SurveyAsync() => Task.FromResult(Reports);

    public Task<IReadOnlyList<RegisterInspection>> InspectAsync(RegisterKey key) => Task.FromResult(Inspections);

    public async Task<ReplicasView> ChangeAsync(
        ReplicaChange change, IProgress<ReconfigurationStatus>? progress, CancellationToken cancellation)
    {
        var status = new ReconfigurationStatus(ReconfigurationPhase.DecidingJoint, [Member(1), Member(2), Member(4)], NoCopies, null);
        progress?.Report(status);
        var copies = NoCopies.Add(Member(4).Id, new CopyProgress(4, null, 1200, Done: false));
        View = View with { Configuration = Configuration.Joint(4, _stable.New, status.Target) };
        Asked = change;
        progress?.Report(status with { Phase = ReconfigurationPhase.Copying, Copies = copies });
        try
        {
            if (await _outcome.Task.WaitAsync(cancellation) is { } error)
                throw new ReplicaChangeException(error);
        }
        catch (OperationCanceledException)
        {
            Unwatched.TrySetResult();
            throw;
        }

        progress?.Report(status with { Phase = ReconfigurationPhase.Done, Copies = copies });
        return View = View with { Configuration = Configuration.Stable(5, status.Target) };
    }
}
