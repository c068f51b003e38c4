namespace ActorDist.Cluster.Faults.Links;

/// <summary>A fault by the name that the field has for it: which links of a cluster it changes, and how.</summary>
public abstract record FaultShape
{
    private FaultShape()
    {
    }

    /// <summary>What people call it: the word of the command line and of HTTP.</summary>
    public abstract string Name { get; }

    /// <summary>The links that it changes, each once.</summary>
    /// <param name="nodes">The nodes of the cluster, in the order of their names.</param>
    /// <exception cref="FaultRefusedException">It makes no sense on these nodes.</exception>
    public IReadOnlyList<LinkFault> On(IReadOnlyList<string> nodes)
    {
        var faults = Make(nodes).ToList();
        var stranger = faults.SelectMany(fault => (string[])[fault.Link.From, fault.Link.To]).FirstOrDefault(
            name => !nodes.Contains(name, StringComparer.Ordinal));
        if (stranger is not null)
            throw Unknown(stranger, nodes);
        return faults.Count > 0 ? faults : throw new FaultRefusedException($"{Name} changes no link of {string.Join(", ", nodes)}");
    }

    /// <summary>Names separated by commas, as people write groups of nodes.</summary>
    /// <exception cref="FaultRefusedException">One is empty, or there twice.</exception>
    public static IReadOnlyList<string> Group(string name, string text) => Group(name, text.Split(','));

    /// <summary>The same from a list.</summary>
    /// <exception cref="FaultRefusedException">One is empty, or there twice, or there is none.</exception>
    public static IReadOnlyList<string> Group(string name, IReadOnlyList<string> names)
    {
        string[] group = [.. names.Select(node => node?.Trim() ?? "")];
        if (group.Length == 0 || group.Contains("", StringComparer.Ordinal))
            throw new FaultRefusedException($"{name} must be names of nodes such as n1,n2");
        var twice = group.GroupBy(node => node, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? group : throw new FaultRefusedException($"{name} has {twice.Key} twice");
    }

    private protected abstract IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes);

    private static IEnumerable<LinkFault> Between(IEnumerable<string> ones, IReadOnlyCollection<string> others, LinkRule rule) =>
        from one in ones
        from other in others
        from link in (Link[])[new Link(one, other), new Link(other, one)]
        select new LinkFault(link, rule);

    private static FaultRefusedException Unknown(string name, IReadOnlyList<string> nodes) =>
        new($"there is no node '{name}'; known are {string.Join(", ", nodes)}");

    private static void Disjoint(IReadOnlyList<string> a, IReadOnlyList<string> b, string hint)
    {
        if (a.Intersect(b, StringComparer.Ordinal).FirstOrDefault() is { } both)
            throw new FaultRefusedException($"{both} is in both groups; {hint}");
    }

    /// <summary>Two groups that do not hear each other; nodes of neither hear all.</summary>
    /// <param name="A">One side.</param>
    /// <param name="B">The other side.</param>
    public sealed record Partition(IReadOnlyList<string> A, IReadOnlyList<string> B) : FaultShape
    {
        /// <inheritdoc/>
        public override string Name => "partition";

        private protected override IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes)
        {
            Disjoint(A, B, "a node that hears both sides is a bridge: fault bridge");
            return Between(A, B, LinkRule.Cut);
        }
    }

    /// <summary>Nodes that hear nobody.</summary>
    /// <param name="Nodes">Each of them is alone.</param>
    public sealed record Isolate(IReadOnlyList<string> Nodes) : FaultShape
    {
        /// <inheritdoc/>
        public override string Name => "isolate";

        private protected override IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes)
        {
            foreach (var node in Nodes)
            {
                if (!nodes.Contains(node, StringComparer.Ordinal))
                    throw Unknown(node, nodes);
            }

            return from one in nodes
                   from other in nodes
                   where !string.Equals(one, other, StringComparison.Ordinal)
                       && (Nodes.Contains(one, StringComparer.Ordinal) || Nodes.Contains(other, StringComparer.Ordinal))
                   select new LinkFault(new Link(one, other), LinkRule.Cut);
        }
    }

    /// <summary>Two groups that do not hear each other, and one node that hears both: each side counts it for its majority.</summary>
    /// <param name="Over">The node between.</param>
    /// <param name="A">One side; null: the first half of the others by name.</param>
    /// <param name="B">The other side; null: the second half.</param>
    public sealed record Bridge(string Over, IReadOnlyList<string>? A, IReadOnlyList<string>? B) : FaultShape
    {
        /// <inheritdoc/>
        public override string Name => "bridge";

        private protected override IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes)
        {
            if (!nodes.Contains(Over, StringComparer.Ordinal))
                throw Unknown(Over, nodes);
            if (A is null != B is null)
                throw new FaultRefusedException("a bridge needs both groups or none; with none the others are halved");
            string[] others = [.. nodes.Where(node => !string.Equals(node, Over, StringComparison.Ordinal))];
            if (others.Length < 2)
                throw new FaultRefusedException($"a bridge needs two nodes beside {Over}");
            var a = A ?? others[..(others.Length / 2)];
            var b = B ?? others[(others.Length / 2)..];
            Disjoint(a, b, "only the bridge hears both");
            Disjoint([Over], [.. a, .. b], "it is the bridge, so name it in no group");
            return Between(a, b, LinkRule.Cut);
        }
    }

    /// <summary>
    /// Every node hears a majority, and no two hear the same one: each hears its nearest neighbours on a ring (the majorities ring of
    /// Jepsen's nemeses).
    /// </summary>
    public sealed record MajoritiesRing : FaultShape
    {
        private const int LeastNodes = 4;

        /// <inheritdoc/>
        public override string Name => "majorities-ring";

        private protected override IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes)
        {
            if (nodes.Count < LeastNodes)
            {
                throw new FaultRefusedException(
                    $"a majorities ring needs {LeastNodes} nodes; of {nodes.Count} every majority hears every node");
            }

            // As many neighbours on each side as make a majority with the node itself.
            var reach = ((nodes.Count / 2) + 1) / 2;
            return from one in Enumerable.Range(0, nodes.Count)
                   from other in Enumerable.Range(0, nodes.Count)
                   let apart = Math.Abs(one - other)
                   where Math.Min(apart, nodes.Count - apart) > reach
                   select new LinkFault(new Link(nodes[one], nodes[other]), LinkRule.Cut);
        }
    }

    /// <summary>Two nodes that do not hear each other, or one that does not hear the other.</summary>
    /// <param name="From">The one that is not heard.</param>
    /// <param name="To">The one that does not hear it.</param>
    /// <param name="OneWay">Whether the other direction stays.</param>
    public sealed record Cut(string From, string To, bool OneWay) : FaultShape
    {
        /// <inheritdoc/>
        public override string Name => "cut";

        private protected override IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes) => One(From, To, OneWay, LinkRule.Cut);
    }

    /// <summary>Links that take longer; all of the cluster where no end is named.</summary>
    /// <param name="Rule">How slow.</param>
    /// <param name="From">One end; null with <paramref name="To"/>: every link.</param>
    /// <param name="To">The other end; null: every other node.</param>
    /// <param name="OneWay">Whether only what <paramref name="From"/> sends is slow.</param>
    public sealed record Slow(LinkRule Rule, string? From, string? To, bool OneWay) : FaultShape
    {
        /// <inheritdoc/>
        public override string Name => "slow";

        private protected override IEnumerable<LinkFault> Make(IReadOnlyList<string> nodes) => (From, To) switch
        {
            ({ } from, { } to) => One(from, to, OneWay, Rule),
            ({ } from, null) => nodes.Where(node => !string.Equals(node, from, StringComparison.Ordinal))
                .SelectMany(to => One(from, to, OneWay, Rule)),
            (null, { } to) => nodes.Where(node => !string.Equals(node, to, StringComparison.Ordinal))
                .SelectMany(from => One(from, to, OneWay, Rule)),
            _ when OneWay => throw new FaultRefusedException("one way needs an end: from, to, or both"),
            _ => from one in nodes
                 from other in nodes
                 where !string.Equals(one, other, StringComparison.Ordinal)
                 select new LinkFault(new Link(one, other), Rule),
        };
    }

    private static LinkFault[] One(string from, string to, bool oneWay, LinkRule rule)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
            throw new FaultRefusedException($"a link has two ends; both are {from}");
        var link = new Link(from, to);
        return oneWay ? [new LinkFault(link, rule)] : [new LinkFault(link, rule), new LinkFault(link.Reverse, rule)];
    }
}
