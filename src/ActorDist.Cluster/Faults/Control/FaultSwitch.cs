using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Core;
using Microsoft.Extensions.Logging;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>This node's own switch: its links and its clock. Every change is logged.</summary>
public sealed partial class FaultSwitch(NodeFaults links, NodeClock clock, ILogger<FaultSwitch> log)
{
    /// <summary>This node's name.</summary>
    public string Node => links.Self;

    /// <summary>How long others are waited for.</summary>
    internal TimeSpan ControlTimeout => links.Settings.ControlTimeout;

    /// <summary>Takes over the rules of the links that begin or end here.</summary>
    /// <exception cref="FaultRefusedException">There are too many.</exception>
    public void Apply(IReadOnlyList<LinkFault> faults)
    {
        links.Apply(faults);
        Applied(string.Join(", ", links.Rules().Select(fault => $"{fault.Link} {fault.Rule}")));
    }

    /// <summary>Ends the faults of its links.</summary>
    public void Heal()
    {
        links.Heal();
        Healed();
    }

    /// <summary>Sets its clock wrong.</summary>
    /// <exception cref="FaultRefusedException">The skew is out of range.</exception>
    public void Skew(TimeSpan skew)
    {
        CheckSkew(skew);
        clock.Skew = skew;
        Skewed(DurationText.Format(skew));
    }

    /// <summary>What it sees.</summary>
    public NodeFaultStatus Status() => new(
        links.Self,
        DurationText.Format(clock.Skew),
        [.. links.Rules().Select(LinkRuleText.Of)],
        links.Observe());

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

    [LoggerMessage(Level = LogLevel.Information, Message = "This node's clock is wrong by {Skew}")]
    private partial void Skewed(string skew);
}
