namespace ActorDist.Verification.Transactions;

/// <summary>
/// Consistency models of transactions: which is stronger than which, and which anomaly rules out which. After Adya ("Weak consistency",
/// 1999), Cerone, Bernardi and Gotsman (CONCUR 2015), and Crooks and Elle for the names.
/// </summary>
public static class IsolationLevels
{
    private static readonly Dictionary<string, string[]> Weaker = new(StringComparer.Ordinal)
    {
        ["strict-serializable"] = ["strong-session-serializable", "strong-snapshot-isolation"],
        ["strong-session-serializable"] = ["serializable", "strong-session-snapshot-isolation"],
        ["strong-snapshot-isolation"] = ["strong-session-snapshot-isolation"],
        ["strong-session-snapshot-isolation"] = ["snapshot-isolation"],
        ["serializable"] = ["repeatable-read", "snapshot-isolation"],
        ["snapshot-isolation"] = ["forward-consistent-view", "monotonic-atomic-view", "parallel-snapshot-isolation", "prefix"],
        ["forward-consistent-view"] = ["consistent-view"],
        ["consistent-view"] = ["cursor-stability", "monotonic-view"],
        ["parallel-snapshot-isolation"] = ["causal-cerone", "update-atomic"],
        ["prefix"] = ["causal-cerone"],
        ["causal-cerone"] = ["read-atomic"],
        ["update-atomic"] = ["read-atomic"],
        ["read-atomic"] = ["read-committed"],
        ["repeatable-read"] = ["cursor-stability", "monotonic-atomic-view"],
        ["monotonic-atomic-view"] = ["read-committed"],
        ["monotonic-view"] = ["read-committed"],
        ["cursor-stability"] = ["read-committed"],
        ["read-committed"] = ["read-uncommitted"],
        ["read-uncommitted"] = [],
    };

    private static readonly Dictionary<string, string[]> RuledOutBy = new(StringComparer.Ordinal)
    {
        ["G0"] = ["read-uncommitted"],
        ["duplicate-elements"] = ["read-uncommitted"],
        ["incompatible-order"] = ["read-uncommitted"],
        ["garbage-read"] = ["read-uncommitted"],
        ["dirty-update"] = ["read-committed"],
        ["G1a"] = ["read-committed"],
        ["G1b"] = ["read-committed"],
        ["G1c"] = ["read-committed"],
        ["internal"] = ["read-atomic"],
        ["future-read"] = ["read-atomic"],
        ["lost-update"] = ["cursor-stability", "update-atomic"],
        ["G-single-item"] = ["consistent-view", "repeatable-read"],
        ["G-nonadjacent-item"] = ["snapshot-isolation", "repeatable-read"],
        ["G2-item"] = ["repeatable-read"],
        ["cycle-exists"] = ["serializable"],
    };

    /// <summary>All models, the strongest first.</summary>
    public static IReadOnlyCollection<string> All => Weaker.Keys;

    /// <summary>A model and all that are stronger: none of them holds where it does not.</summary>
    public static IReadOnlySet<string> AtLeast(string model)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { model };
        while (Weaker.Where(each => each.Value.Any(found.Contains)).Any(each => found.Add(each.Key)))
        {
        }

        return found;
    }

    /// <summary>
    /// The boundary that anomalies draw: the weakest models that they rule out, and all stronger ones, which fall with them.
    /// </summary>
    /// <param name="anomalies">Names as the judge gives them.</param>
    public static (IReadOnlyList<string> Not, IReadOnlyList<string> AlsoNot) Boundary(IEnumerable<string> anomalies)
    {
        ArgumentNullException.ThrowIfNull(anomalies);
        var direct = anomalies.SelectMany(DirectlyRuledOut).ToHashSet(StringComparer.Ordinal);
        var all = direct.SelectMany(AtLeast).ToHashSet(StringComparer.Ordinal);
        var weakest = all.Where(model => !Weaker[model].Any(all.Contains)).ToHashSet(StringComparer.Ordinal);
        return ([.. All.Where(weakest.Contains)], [.. All.Where(model => all.Contains(model) && !weakest.Contains(model))]);
    }

    /// <summary>The models that an anomaly rules out by itself.</summary>
    private static string[] DirectlyRuledOut(string anomaly)
    {
        const string Process = "-process";
        const string RealTime = "-realtime";
        if (RuledOutBy.TryGetValue(anomaly, out var models))
            return models;
        var isProcess = anomaly.EndsWith(Process, StringComparison.Ordinal);
        var plain = anomaly[..^(isProcess ? Process : RealTime).Length];
        return plain is "G2-item" or "cycle-exists"
            ? [isProcess ? "strong-session-serializable" : "strict-serializable"]
            : [isProcess ? "strong-session-snapshot-isolation" : "strong-snapshot-isolation"];
    }
}
