using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Planning;
using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>The section <c>actordist.autoscale.convergence</c>, which says what each value means.</summary>
/// <param name="Shards">How many shards the groups are partitioned into; fixed for ever.</param>
/// <param name="Converger">Bounds and delays of a group's owner.</param>
/// <param name="SweepInterval">How often groups that were marked dirty and that nobody converges are looked for.</param>
/// <param name="HealInterval">How often a group that is what it should be is compared with the cloud.</param>
/// <param name="MisfireWindow">How late an occurrence of a schedule may fire.</param>
public sealed record ConvergenceSettings(
    int Shards, ConvergerLimits Converger, TimeSpan SweepInterval, TimeSpan HealInterval, TimeSpan MisfireWindow)
{
    private const string Section = "actordist.autoscale.convergence";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static ConvergenceSettings From(Config root)
    {
        var section = root.GetConfig(Section);
        return new ConvergenceSettings(
            Number(section, "shards", 1, 10_000),
            new ConvergerLimits(
                new PlanLimits(
                    Number(section, "max-creates", 1, 1000),
                    Number(section, "max-deletes", 1, 1000),
                    Time(section, "build-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))),
                Number(section, "max-parallel", 1, 100),
                Time(section, "poll", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
                Time(section, "first-retry", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
                Time(section, "last-retry", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
                Number(section, "max-retries", 1, 1000)),
            Time(section, "sweep-interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            Time(section, "heal-interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Time(section, "misfire-window", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)));
    }

    private static int Number(Config section, string name, int least, int most)
    {
        var value = section.Whole(name, Section);
        return value >= least && value <= most
            ? value
            : throw new ConfigurationException($"{Section}.{name} must be {least} to {most}; it is {value}.");
    }

    private static TimeSpan Time(Config section, string name, TimeSpan least, TimeSpan most)
    {
        var value = section.Time(name, Section);
        return value >= least && value <= most
            ? value
            : throw new ConfigurationException(
                $"{Section}.{name} must be {least.TotalSeconds:0.###}s to {most.TotalSeconds:0.###}s; it is {value.TotalSeconds:0.###}s.");
    }
}
