using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Planning;
using ActorDist.Autoscale.Convergence.Schedules;
using Akka.Actor;
using Akka.Event;
using static ActorDist.Autoscale.Convergence.Running.ConvergenceProtocol;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>
/// The entity that owns a group: runs a <see cref="Converger"/> over the group's register and the cloud, and fires its schedules. It stops
/// only when nothing of it is under way, so a hand-off waits for the calls that were begun.
/// </summary>
public sealed class ConvergerActor : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConvergenceParts _parts;
    private readonly Converger _converger;
    private readonly string _group;
    private bool _isFiring;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public ConvergerActor(string group, ConvergenceParts parts)
    {
        _group = group;
        _parts = parts;
        _converger = new Converger(parts.Settings.Converger);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The entity's props.</summary>
    /// <param name="group">The entity's ID, <c>TENANT/GROUP</c>.</param>
    /// <param name="parts">What it works with.</param>
    public static Props Props(string group, ConvergenceParts parts) => Akka.Actor.Props.Create(() => new ConvergerActor(group, parts));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Wake:
                Do(_converger.Wake());
                break;
            case Drain:
                Do(_converger.Drain());
                break;
            case RecordReply reply:
                Do(_converger.OnRecord(reply));
                FireWhatIsDue();
                break;
            case Fenced fenced:
                Do(_converger.OnFenced(fenced.Answer));
                break;
            case CloudListing listing:
                Do(_converger.OnGathered(listing, NowMs));
                break;
            case Stepped stepped:
                Log(stepped);
                Do(_converger.OnStepEnded(stepped.Step, stepped.Answer));
                break;
            case Paused paused:
                Do(_converger.OnTimer(paused.Number));
                break;
            case Fired:
                _isFiring = false;
                // What fired has changed what the group should be; what did not, is due again then.
                Do(_converger.Wake());
                break;
            case ScheduleDue:
                FireWhatIsDue();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private long NowMs => _parts.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Do(IReadOnlyList<ConvergerOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case ConvergerOutput.Claim:
                    Record(_parts.Records.ClaimAsync(_group));
                    break;
                case ConvergerOutput.Read:
                    Record(_parts.Records.ReadAsync(_group));
                    break;
                case ConvergerOutput.MarkDirty mark:
                    Record(_parts.Records.MarkDirtyAsync(_group, mark));
                    break;
                case ConvergerOutput.RecordVictims victims:
                    _log.Info("Group {Group}: {Victims} are to be deleted", _group, string.Join(' ', victims.Victims));
                    Record(_parts.Records.RecordVictimsAsync(_group, victims));
                    break;
                case ConvergerOutput.Settle settle:
                    Record(_parts.Records.SettleAsync(_group, settle));
                    break;
                case ConvergerOutput.Fence fence:
                    _log.Info("Group {Group}: claimed with epoch {Epoch}", _group, fence.Epoch);
                    _ = _parts.Cloud.FenceAsync(_group, fence.Epoch, _stopped.Token)
                        .PipeTo(Self, Self, answer => new Fenced(answer), e => new Fenced(Unknown(e)));
                    break;
                case ConvergerOutput.Gather:
                    _ = _parts.Cloud.ListAsync(_group, _stopped.Token).PipeTo(Self, Self, failure: e => new CloudListing([], e.Message));
                    break;
                case ConvergerOutput.Execute execute:
                    _ = ExecuteAsync(execute)
                        .PipeTo(Self, Self, answer => new Stepped(execute.Step, answer), e => new Stepped(execute.Step, Unknown(e)));
                    break;
                case ConvergerOutput.StartTimer timer:
                    Timers.StartSingleTimer(nameof(Paused), new Paused(timer.Number), timer.Delay);
                    break;
                case ConvergerOutput.Stop stop:
                    _log.Info("Group {Group}: owner with epoch {Epoch} stops: {Reason}", _group, _converger.Epoch, stop.Reason);
                    Context.Stop(Self);
                    break;
            }
        }
    }

    private Task<CloudAnswer> ExecuteAsync(ConvergerOutput.Execute execute) => execute.Step switch
    {
        PlanStep.Create create => _parts.Cloud.CreateAsync(_group, execute.Epoch, create.Order, _stopped.Token),
        PlanStep.Delete delete => _parts.Cloud.DeleteAsync(_group, execute.Epoch, delete.Server.Id, _stopped.Token),
        PlanStep.Disown disown => _parts.Cloud.DisownAsync(_group, execute.Epoch, disown.Server.Id, _stopped.Token),
        PlanStep.Attach attach => _parts.Cloud.AttachAsync(_group, execute.Epoch, attach.Server.Id, attach.Balancer, _stopped.Token),
        PlanStep.Drain drain => _parts.Cloud.DrainAsync(_group, execute.Epoch, drain.Server.Id, drain.Balancer, _stopped.Token),
        PlanStep.Detach detach => _parts.Cloud.DetachAsync(_group, execute.Epoch, detach.Server.Id, detach.Balancer, _stopped.Token),
        _ => throw new NotSupportedException($"no step {execute.Step.GetType().Name}"),
    };

    private void Record(Task<RecordReply> command) =>
        _ = command.PipeTo(Self, Self, failure: e => new RecordReply(RecordOutcome.Unknown, Error: e.Message));

    /// <summary>Fires the first occurrence that is due, and sets the timer for the next one.</summary>
    private void FireWhatIsDue()
    {
        if (_converger.Phase is ConvergerPhase.Stopped || _isFiring || _converger.Goal is not { Schedules: { Count: > 0 } schedules })
        {
            return;
        }

        var now = NowMs;
        if (ScheduleClock.Due(schedules, now, (long)_parts.Settings.MisfireWindow.TotalMilliseconds) is [var due, ..])
        {
            _isFiring = true;
            _ = _parts.Records.FireAsync(_group, due).PipeTo(Self, Self, _ => Fired.Instance, _ => Fired.Instance);
        }
        else if (ScheduleClock.Next(schedules, now) is { } next)
        {
            Timers.StartSingleTimer(
                nameof(ScheduleDue), ScheduleDue.Instance, TimeSpan.FromMilliseconds(Math.Min(next - now + 1, TimeSpan.FromDays(1).TotalMilliseconds)));
        }
    }

    private void Log(Stepped stepped)
    {
        if (stepped.Answer.Outcome is not CloudOutcome.Done)
        {
            _log.Warning("Group {Group}: {Step}: {Outcome}: {Error}", _group, stepped.Step.Words, stepped.Answer.Outcome, stepped.Answer.Error);
        }
    }

    private static CloudAnswer Unknown(Exception e) => new(CloudOutcome.Unknown, e.Message);

    private sealed record Fenced(CloudAnswer Answer) : INoSerializationVerificationNeeded;

    private sealed record Stepped(PlanStep Step, CloudAnswer Answer) : INoSerializationVerificationNeeded;

    private sealed record Paused(long Number) : INoSerializationVerificationNeeded;

    private sealed record Fired : INoSerializationVerificationNeeded
    {
        public static Fired Instance { get; } = new();
    }

    private sealed record ScheduleDue : INoSerializationVerificationNeeded
    {
        public static ScheduleDue Instance { get; } = new();
    }
}

/// <summary>What an owner works with.</summary>
/// <param name="Records">The groups' registers.</param>
/// <param name="Cloud">The cloud.</param>
/// <param name="Settings">Bounds and delays.</param>
/// <param name="Time">The clock.</param>
public sealed record ConvergenceParts(IGroupRecords Records, ICloud Cloud, ConvergenceSettings Settings, TimeProvider Time);
