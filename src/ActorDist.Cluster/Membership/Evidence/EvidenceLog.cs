using System.Diagnostics;
using ActorDist.Core.Membership;
using Akka.Event;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>Keeps the board of the evidence, the last closed cases among them, and logs what changes.</summary>
/// <param name="board">Where it is shown.</param>
/// <param name="nameOf">A member's name.</param>
/// <param name="log">Where it is logged.</param>
/// <param name="changed">Told each row whose state is another one.</param>
internal sealed class EvidenceLog(EvidenceBoard board, Func<MemberKey, string> nameOf, ILoggingAdapter log, Action<EvidenceRow> changed)
{
    /// <summary>Closed cases that are kept for a look; a case takes a few hundred bytes.</summary>
    private const int MaxClosed = 16;

    private readonly Dictionary<MemberKey, Open> _open = [];
    private readonly Queue<EvidenceRow> _closed = new();

    /// <summary>Shows the cases of now.</summary>
    public void Show(IReadOnlyList<EvidenceReport> reports)
    {
        if (reports.Count == 0 && _open.Count == 0)
            return;
        foreach (var report in reports)
            Update(report);
        foreach (var (member, gone) in _open.Where(pair => reports.All(report => report.Member != pair.Key)).ToArray())
            Close(member, gone);
        board.Rows = [.. _closed, .. _open.Values.Select(open => open.Row!)];
    }

    private void Update(EvidenceReport report)
    {
        if (!_open.TryGetValue(report.Member, out var open))
        {
            _open.Add(report.Member, open = new Open(Stopwatch.GetTimestamp(), nameOf(report.Member), DateTimeOffset.UtcNow));
            log.Info("Evidence: {Member} may have crashed: {Reason}", open.Name, report.Reason);
        }

        var before = open.Row?.State;
        var decidedAfter = open.Row?.DecidedAfterMs
            ?? (report.DecidedBy is null ? null : Math.Round(Stopwatch.GetElapsedTime(open.FirstSign).TotalMilliseconds, 1));
        // Votes on who was decided on fade; who refused then is what counts.
        var refusedBy = report.State == EvidenceState.Decided && open.Row is { RefusedBy.Count: > 0 } known && known.RefusedBy.Count > report.RefusedBy.Count
            ? known.RefusedBy
            : [.. report.RefusedBy.Select(nameOf)];
        open.Row = new EvidenceRow(
            report.Member.Address,
            open.Name,
            report.Member.Uid,
            report.State,
            IsOpen: true,
            report.Reason,
            open.Since,
            refusedBy,
            [.. report.VetoedBy.Select(nameOf)],
            report.DecidedBy is { } decider ? nameOf(decider) : null,
            decidedAfter);
        if (before == report.State)
            return;
        Tell(open.Row);
        changed(open.Row);
    }

    private void Tell(EvidenceRow row)
    {
        switch (row.State)
        {
            case EvidenceState.Refused:
                log.Info("Evidence: {Member} has ended, as its refused port says to {RefusedBy}", row.Name, string.Join(", ", row.RefusedBy));
                break;
            case EvidenceState.Vetoed:
                log.Info(
                    "Evidence: {Member} lives or may live: vetoed by {VetoedBy}; refused by {RefusedBy}; the resolver decides",
                    row.Name,
                    string.Join(", ", row.VetoedBy),
                    row.RefusedBy.Count == 0 ? "nobody" : string.Join(", ", row.RefusedBy));
                break;
            case EvidenceState.Ambiguous:
                log.Info("Evidence: {Member} shows neither a sign of death nor of life; the resolver decides", row.Name);
                break;
            case EvidenceState.Decided:
                log.Warning(
                    "Evidence: {Member} has crashed: refused by {RefusedBy}, vetoed by nobody, downed by {DecidedBy} {Milliseconds} ms after the first sign",
                    row.Name,
                    string.Join(", ", row.RefusedBy),
                    row.DecidedBy,
                    row.DecidedAfterMs);
                break;
        }
    }

    private void Close(MemberKey member, Open gone)
    {
        _open.Remove(member);
        _closed.Enqueue(gone.Row! with { IsOpen = false });
        while (_closed.Count > MaxClosed)
            _closed.Dequeue();
        if (gone.Row!.State is not EvidenceState.Decided)
            log.Info("Evidence: {Member} is no longer looked at; it was {State}", gone.Name, gone.Row.State);
    }

    private sealed class Open(long firstSign, string name, DateTimeOffset since)
    {
        public long FirstSign => firstSign;

        public string Name => name;

        public DateTimeOffset Since => since;

        public EvidenceRow? Row { get; set; }
    }
}
