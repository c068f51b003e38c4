using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace ActorDist.Lab.Cloud;

/// <summary>
/// The one thread that uses the ledger. Calls that wait are done together and share one fsync (group commit); each is answered when
/// its own effect is on the disk. A ledger that fails ends the cloud: nothing more can be promised.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private readonly Channel<Call> _calls = Channel.CreateBounded<Call>(CloudLimits.Waiting);
    private readonly CloudLedger _ledger;
    private readonly Task _loop;

    /// <summary>Takes the ledger over.</summary>
    /// <param name="ledger">The ledger; disposed with this.</param>
    /// <param name="failed">Told when the ledger can no longer be written.</param>
    public LedgerWriter(CloudLedger ledger, Action<Exception> failed)
    {
        _ledger = ledger;
        _loop = Task.Run(() => RunAsync(failed));
    }

    /// <summary>Has something done; the answer comes when it is durable. 503 where too many wait: it was not done.</summary>
    public Task<CloudReply> ExecuteAsync(Func<CloudLedger, CloudReply> work)
    {
        var call = new Call(work);
        return _calls.Writer.TryWrite(call)
            ? call.Done.Task
            : Task.FromResult(CloudReply.Error(
                StatusCodes.Status503ServiceUnavailable, "BusyError", $"{CloudLimits.Waiting} calls wait already; nothing was done."));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _loop;
        _ledger.Dispose();
    }

    private async Task RunAsync(Action<Exception> failed)
    {
        var batch = new List<(Call Call, CloudReply Reply)>();
        try
        {
            while (await _calls.Reader.WaitToReadAsync())
            {
                _ledger.Begin();
                while (batch.Count < CloudLimits.Batch && _calls.Reader.TryRead(out var call))
                {
                    batch.Add((call, call.Work(_ledger)));
                }

                _ledger.Commit();
                foreach (var (call, reply) in batch)
                {
                    call.Done.SetResult(reply);
                }

                batch.Clear();
            }
        }
        catch (Exception e)
        {
            // Whoever waits gets no answer, which is the truth: what became of the last batch is not known.
            _calls.Writer.TryComplete(e);
            failed(e);
        }
    }

    private sealed record Call(Func<CloudLedger, CloudReply> Work)
    {
        public TaskCompletionSource<CloudReply> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
