namespace ActorDist.Lab.Links;

/// <summary>Links between nodes that lose what is sent over them, or take their time.</summary>
public abstract record LinkFault
{
    private LinkFault()
    {
    }

    /// <summary>The links that lose everything, each one way.</summary>
    public abstract IEnumerable<(string From, string To)> Links { get; }

    /// <summary>The same as the body of POST /v1/faults.</summary>
    internal abstract object Body { get; }

    /// <summary>Two sides do not hear each other.</summary>
    public sealed record Partition(IReadOnlyList<string> A, IReadOnlyList<string> B) : LinkFault
    {
        /// <inheritdoc/>
        public override IEnumerable<(string From, string To)> Links => Both(A, B);

        /// <inheritdoc/>
        internal override object Body => new { Shape = "partition", A, B };
    }

    /// <summary>Two sides do not hear each other, and one node hears both.</summary>
    public sealed record Bridge(string Over, IReadOnlyList<string> A, IReadOnlyList<string> B) : LinkFault
    {
        /// <inheritdoc/>
        public override IEnumerable<(string From, string To)> Links => Both(A, B);

        /// <inheritdoc/>
        internal override object Body => new { Shape = "bridge", Over, A, B };
    }

    /// <summary>What one node sends to another is lost, and not what that one sends.</summary>
    public sealed record OneWay(string From, string To) : LinkFault
    {
        /// <inheritdoc/>
        public override IEnumerable<(string From, string To)> Links => [(From, To)];

        /// <inheritdoc/>
        internal override object Body => new { Shape = "cut", From, To, OneWay = true };
    }

    /// <summary>Every link is slow, both ways.</summary>
    /// <param name="Delay">How much later a frame arrives, such as 50ms; null for none.</param>
    /// <param name="Rate">Bytes a second, such as 128KiB; null for no limit.</param>
    /// <param name="Loss">The share of frames that TCP must send again, such as 20%; null for none.</param>
    public sealed record Slow(string? Delay = null, string? Rate = null, string? Loss = null) : LinkFault
    {
        /// <inheritdoc/>
        public override IEnumerable<(string From, string To)> Links => [];

        /// <inheritdoc/>
        internal override object Body => new { Shape = "slow", Delay, Rate, Loss };
    }

    private static IEnumerable<(string From, string To)> Both(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        a.SelectMany(left => b.SelectMany(right => ((string, string)[])[(left, right), (right, left)]));
}
