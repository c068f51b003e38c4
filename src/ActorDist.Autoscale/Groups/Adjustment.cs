namespace ActorDist.Autoscale.Groups;

/// <summary>What a policy does to the desired number of servers.</summary>
public abstract record Adjustment
{
    private Adjustment()
    {
    }

    /// <summary>Whether it needs to be told the value of a metric.</summary>
    public virtual bool NeedsMetric => false;

    /// <summary>The number wanted, before the group's bounds apply.</summary>
    /// <param name="current">The number desired now.</param>
    /// <param name="metric">The metric's value, for those that need one.</param>
    public abstract decimal Wanted(int current, double metric);

    /// <summary>So many servers more, or fewer.</summary>
    /// <param name="Servers">Not 0.</param>
    public sealed record Change(int Servers) : Adjustment
    {
        /// <inheritdoc />
        public override decimal Wanted(int current, double metric) => (decimal)current + Servers;
    }

    /// <summary>So many per cent more, or fewer, rounded away from zero so that any change is at least one server.</summary>
    /// <param name="Value">Not 0.</param>
    public sealed record Percent(decimal Value) : Adjustment
    {
        /// <inheritdoc />
        public override decimal Wanted(int current, double metric) => current + decimal.Round(
            current * Value / 100, Value < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity);
    }

    /// <summary>Exactly so many servers.</summary>
    /// <param name="Capacity">From 0.</param>
    public sealed record Exact(int Capacity) : Adjustment
    {
        /// <inheritdoc />
        public override decimal Wanted(int current, double metric) => Capacity;
    }

    /// <summary>The change of the step that the metric lies in; none where it lies in no step.</summary>
    /// <param name="Bounds">The steps, in order and without overlap.</param>
    public sealed record Steps(IReadOnlyList<Step> Bounds) : Adjustment
    {
        /// <inheritdoc />
        public override bool NeedsMetric => true;

        /// <inheritdoc />
        public override decimal Wanted(int current, double metric) =>
            Bounds.FirstOrDefault(step => metric >= step.Lower && metric < step.Upper)?.By.Wanted(current, metric) ?? current;
    }

    /// <summary>
    /// So many servers that the metric, which falls as servers are added, meets its target: <c>ceil(current * metric / target)</c>, and no
    /// change within the tolerance (the formula of Kubernetes' horizontal pod autoscaler).
    /// </summary>
    /// <param name="Target">The value to hold, above 0.</param>
    /// <param name="Tolerance">No change while <c>|metric / target - 1|</c> is at most this.</param>
    /// <param name="ScaleIn">Whether it may remove servers.</param>
    public sealed record TargetTracking(double Target, double Tolerance, bool ScaleIn) : Adjustment
    {
        /// <inheritdoc />
        public override bool NeedsMetric => true;

        /// <inheritdoc />
        public override decimal Wanted(int current, double metric)
        {
            var ratio = metric / Target;
            if (Math.Abs(ratio - 1) <= Tolerance)
                return current;
            // The bounds of a group are far below; a decimal holds no such number as a metric may be.
            var wanted = (decimal)Math.Min(Math.Ceiling(current * ratio), GroupLimits.MaxPercent);
            return ScaleIn ? wanted : Math.Max(current, wanted);
        }
    }

    /// <summary>A range of a metric and what it asks for.</summary>
    /// <param name="Lower">From here; negative infinity for no bound.</param>
    /// <param name="Upper">Up to here, exclusive; positive infinity for no bound.</param>
    /// <param name="By">A <see cref="Change"/>, <see cref="Percent"/> or <see cref="Exact"/>.</param>
    public sealed record Step(double Lower, double Upper, Adjustment By);
}
