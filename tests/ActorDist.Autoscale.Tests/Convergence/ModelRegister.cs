using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Planning;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>The group's register of a simulated world, as far as its owners see it, with all that was ever desired.</summary>
internal sealed class ModelRegister
{
    private long _epoch;
    private long _clean;

    public ConvergenceGoal Goal { get; private set; } = new(0, Version: 1, IsDirty: true) { LaunchVersion = 1 };

    /// <summary>What was desired at each version.</summary>
    public Dictionary<long, int> Desired { get; } = new() { [1] = 0 };

    public void Balance(LoadBalancing balancing) => Goal = Goal with { Balancing = balancing };

    public void Decide(int desired)
    {
        Goal = Goal with { Desired = desired, Version = Goal.Version + 1, IsDirty = true };
        Desired[Goal.Version] = desired;
    }

    public RecordReply Read() => new(RecordOutcome.Done, _epoch, Goal);

    public RecordReply Claim()
    {
        _epoch++;
        return Read();
    }

    public RecordReply MarkDirty(long epoch)
    {
        if (epoch < _epoch)
        {
            return new RecordReply(RecordOutcome.Stale);
        }

        Decide(Goal.Desired);
        return Read();
    }

    public RecordReply RecordVictims(ConvergerOutput.RecordVictims command)
    {
        if (command.Epoch < _epoch)
        {
            return new RecordReply(RecordOutcome.Stale);
        }

        if (command.Version != Goal.Version)
        {
            return new RecordReply(RecordOutcome.Failed, Error: "superseded");
        }

        Goal = Goal with { Victims = Goal.Victims.Union(command.Victims) };
        return Read();
    }

    public RecordReply Settle(ConvergerOutput.Settle command)
    {
        if (command.Epoch < _epoch)
        {
            return new RecordReply(RecordOutcome.Stale);
        }

        if (command.IsConverged)
        {
            _clean = Math.Max(_clean, command.Version);
        }

        Goal = Goal with { IsDirty = Goal.Version > _clean, Victims = Goal.Victims.Intersect(command.Servers.Select(server => server.Id)) };
        return Read();
    }
}
