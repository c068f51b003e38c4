using ActorDist.Cluster.Hocon;
using ActorDist.Core.Recipes;
using Akka.Configuration;

namespace ActorDist.Cluster.Recipes;

/// <summary>The section <c>actordist.recipes</c> of the configuration, which says what each value means.</summary>
/// <param name="DefaultLease">Lease of a session that names none.</param>
/// <param name="SweepInterval">How often sessions are looked at for leases that have run out.</param>
/// <param name="MaxWaits">Callers that may wait at this node for a recipe.</param>
public sealed record RecipeSettings(TimeSpan DefaultLease, TimeSpan SweepInterval, int MaxWaits)
{
    /// <summary>What the configuration has where nobody changed it.</summary>
    public static RecipeSettings Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500), MaxWaits: 10_000);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static RecipeSettings From(Config root)
    {
        var settings = new RecipeSettings(
            root.Time("actordist.recipes.default-lease"),
            root.Time("actordist.recipes.sweep-interval"),
            root.Whole("actordist.recipes.max-waits"));
        Check("default-lease", settings.DefaultLease, RecipeLimits.MinLease, RecipeLimits.MaxLease);
        Check("sweep-interval", settings.SweepInterval, least: 50, most: 60_000);
        return settings.MaxWaits >= 1
            ? settings
            : throw new ConfigurationException($"actordist.recipes.max-waits must be at least 1; it is {settings.MaxWaits}.");
    }

    private static void Check(string setting, TimeSpan value, int least, int most)
    {
        if (value.TotalMilliseconds < least || value.TotalMilliseconds > most)
        {
            throw new ConfigurationException(
                $"actordist.recipes.{setting} must be from {least} ms to {most} ms; it is {value.TotalMilliseconds} ms.");
        }
    }
}
