namespace ActorDist.Lab.Cloud;

/// <summary>The faults that are switched on, and how often each was met. Kept in memory: a cloud that is started again has none.</summary>
public sealed class CloudFaults
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The faults, with how often each was met.</summary>
    public IReadOnlyList<ActiveFault> Active
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => new ActiveFault(entry.Fault, entry.Left, entry.Met))];
            }
        }
    }

    /// <summary>Switches a fault on that was found valid; false where there are too many.</summary>
    public bool Add(CloudFault fault)
    {
        lock (_gate)
        {
            if (_entries.Count(entry => entry.Left != 0) >= CloudFault.MaxFaults)
            {
                return false;
            }

            _entries.RemoveAll(entry => entry.Left == 0);
            _entries.Add(new Entry(fault));
            return true;
        }
    }

    /// <summary>Switches all off.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>What goes wrong with one call; uses up one time of each fault that it meets.</summary>
    /// <param name="operation">create, delete, list or fence.</param>
    /// <param name="group">The call's group.</param>
    public Trouble Meet(string operation, string group)
    {
        var trouble = Trouble.None;
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (entry.Applies(operation, group))
                {
                    entry.Meet();
                    trouble = trouble.With(entry.Fault);
                }
            }
        }

        return trouble;
    }

    private sealed class Entry(CloudFault fault)
    {
        public CloudFault Fault => fault;

        public int? Left { get; private set; } = fault.Times;

        public long Met { get; private set; }

        public bool Applies(string operation, string group) =>
            Left is not 0
            && (string.Equals(fault.Operation, "any", StringComparison.Ordinal) || string.Equals(fault.Operation, operation, StringComparison.Ordinal))
            && (fault.Kind is not ("stuck" or "build-error" or "quota") || string.Equals(operation, "create", StringComparison.Ordinal))
            && (fault.Group is null || string.Equals(fault.Group, group, StringComparison.Ordinal));

        public void Meet()
        {
            Met++;
            Left--;
        }
    }
}

/// <summary>A fault that is switched on.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Left">For how many calls more; null: without end.</param>
/// <param name="Met">How many calls met it.</param>
public sealed record ActiveFault(CloudFault Fault, int? Left, long Met);

/// <summary>What goes wrong with one call.</summary>
/// <param name="Delay">How much later it is looked at.</param>
/// <param name="Refused">The status it is refused with; null: it is not.</param>
/// <param name="FailBefore">500 without doing it.</param>
/// <param name="FailAfter">500 after doing it.</param>
/// <param name="LostReply">No reply after doing it.</param>
/// <param name="Stuck">The server never leaves BUILD.</param>
/// <param name="BuildError">The server ends in ERROR.</param>
/// <param name="Quota">How many servers the group may have; null: as configured.</param>
public sealed record Trouble(
    TimeSpan Delay, int? Refused, bool FailBefore, bool FailAfter, bool LostReply, bool Stuck, bool BuildError, int? Quota)
{
    /// <summary>Nothing.</summary>
    public static Trouble None { get; } = new(TimeSpan.Zero, null, false, false, false, false, false, null);

    internal Trouble With(CloudFault fault) => fault.Kind switch
    {
        "slow" => this with { Delay = Delay + fault.DelayTime() },
        "refused" => this with { Refused = fault.Status ?? 403 },
        "fail-before" => this with { FailBefore = true },
        "fail-after" => this with { FailAfter = true },
        "lost-reply" => this with { LostReply = true },
        "stuck" => this with { Stuck = true },
        "build-error" => this with { BuildError = true },
        _ => this with { Quota = fault.Limit },
    };
}
