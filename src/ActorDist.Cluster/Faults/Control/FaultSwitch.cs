using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Core;
using Microsoft.Extensions.Logging;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>This node's own switch: its links, its clock and its process. Every change is logged.</summary>
public sealed partial class FaultSwitch(
    NodeFaults links, NodeClock clock, OwnProcess process, NodeEventLog events, ILogger<FaultSwitch> log)
{
    /// <summary>This node's name.</summary>
    public string Node => links.Self;

    /// <summary>How long others are waited for.</summary>
    internal TimeSpan ControlTimeout => links.Settings.ControlTimeout;

    /// <summary>Takes over the rules of the links that begin or end here.</summary>
    /// <exception cref="FaultRefusedException">There are too many.</exception>
    public void Apply(IReadOnlyList<LinkFault> faults)
    {
        Applied(Told(() => links.Apply(faults)));
    }

    /// <summary>Ends the faults of its links.</summary>
    public void Heal()
    {
        Told(links.Heal);
        Healed();
    }

    /// <summary>Sets its clock wrong.</summary>
    /// <exception cref="FaultRefusedException">The skew is out of range.</exception>
    public void Skew(TimeSpan skew)
    {
        CheckSkew(skew);
        clock.Skew = skew;
        if (skew == TimeSpan.Zero)
            events.Record(EventKind.FaultHealed, Node, detail: "clock");
        else
            events.Record(EventKind.FaultMade, Node, detail: $"clock {DurationText.Format(skew)}");
        Skewed(DurationText.Format(skew));
    }

    /// <summary>Has its process killed or paused, a moment later.</summary>
    public void Break(ProcessFault fault)
    {
        events.Record(EventKind.FaultMade, Node, detail: $"{fault}");
        Broken(fault);
        process.Begin(fault);
    }

    /// <summary>What it sees.</summary>
    public NodeFaultStatus Status() => new(
        links.Self,
        DurationText.Format(clock.Skew),
        [.. links.Rules().Select(LinkRuleText.Of)],
        links.Observe());

    /// <summary>Changes the links and tells what they are then; links that were whole and are whole are nothing to tell of.</summary>
    /// <returns>The rules in force.</returns>
    private string Told(Action change)
    {
        var wasFaulty = links.Rules().Count > 0;
        change();
        var rules = string.Join(", ", links.Rules().Select(fault => $"{fault.Link} {fault.Rule}"));
        if (rules.Length > 0)
            events.Record(EventKind.FaultMade, Node, detail: rules);
        else if (wasFaulty)
            events.Record(EventKind.FaultHealed, Node, detail: "links");
        return rules;
    }

    internal static void CheckSkew(TimeSpan skew)
    {
        if (skew.Duration() > NodeClock.MaxSkew)
        {
            throw new FaultRefusedException(
                $"a clock's skew is at most {DurationText.Format(NodeClock.MaxSkew)} either way; it is {DurationText.Format(skew)}");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Faults of this node's links: {Rules}")]
    private partial void Applied(string rules);

    [LoggerMessage(Level = LogLevel.Information, Message = "This node's links are healed")]
    private partial void Healed();

    [LoggerMessage(Level = LogLevel.Information, Message = "This node's process is about to have: {Fault}")]
    private partial void Broken(ProcessFault fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "This node's clock is wrong by {Skew}")]
    private partial void Skewed(string skew);
}
