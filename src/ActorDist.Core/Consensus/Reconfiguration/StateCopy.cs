using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// What a joint configuration asks of some of its new replicas: to hold, for every register, the highest state that a majority of the
/// old set accepted. Pages are asked of the old set under the joint epoch, which fences everything older off, so no state can be chosen
/// behind the copy's back. Goes through the keys in order and keeps its place on disk.
/// </summary>
internal sealed class StateCopy(IReplicaPort port, IAcceptorStore store, Acceptor acceptor, ReplicaOptions options) : IInternalClient
{
    private readonly Dictionary<int, Page> _pages = [];
    private readonly HashSet<RegisterKey> _rewriting = [];
    private readonly List<RegisterKey> _failed = [];
    private CopyProgress _next;
    private bool _isRunning;

    /// <summary>When <see cref="Wake"/> is due.</summary>
    public long NextWake { get; private set; } = long.MaxValue;

    public void ConfigurationChanged()
    {
        _pages.Clear();
        _rewriting.Clear();
        _failed.Clear();
        var configuration = port.Configuration;
        var self = configuration.IndexOf(options.Self);
        _isRunning = self >= 0 && (configuration.MustCopy() >> self & 1) != 0;
        NextWake = long.MaxValue;
        if (!_isRunning)
            return;
        if (store.Meta.Copy.Epoch != configuration.Epoch)
            port.SaveMeta(store.Meta with { Copy = new CopyProgress(configuration.Epoch, Cursor: null, Copied: 0, Done: false) });
        _isRunning = !store.Meta.Copy.Done;
        if (_isRunning)
            Ask();
    }

    public void Wake()
    {
        if (port.Now >= NextWake)
            Ask();
    }

    public void OnPage(int member, Page page)
    {
        if (!_isRunning || _rewriting.Count > 0 || page.After != store.Meta.Copy.Cursor)
            return;
        _pages[member] = page;
        if (!port.Configuration.IsOldMajority(_pages.Keys.Aggregate(0u, (votes, from) => votes | 1u << from)))
            return;
        Merge();
        if (_rewriting.Count == 0)
            Advance();
    }

    /// <inheritdoc/>
    public void Completed(RegisterRequest request, in Outcome outcome)
    {
        if (!_rewriting.Contains(request.Key))
            return;
        if (outcome.Kind != OutcomeKind.Done)
        {
            _failed.Add(request.Key);
            return;
        }

        _rewriting.Remove(request.Key);
        if (_rewriting.Count == 0)
            Advance();
    }

    /// <summary>Asks for the page after the cursor, or has registers written back whose last attempt failed.</summary>
    private void Ask()
    {
        _pages.Clear();
        NextWake = port.Now + options.ResendAfter;
        if (_rewriting.Count > 0)
        {
            var again = _failed.ToArray();
            _failed.Clear();
            foreach (var key in again)
                port.Submit(Rewrite(key));
            return;
        }

        var configuration = port.Configuration;
        var old = configuration.Old.Aggregate(0u, (votes, member) => votes | 1u << configuration.IndexOf(member.Id));
        port.Send(old, new Fetch(store.Meta.Copy.Cursor, options.PageRegisters));
    }

    /// <summary>Takes over what all pages together tell of; where an attempt under way forbids it, has the register written back.</summary>
    private void Merge()
    {
        RegisterKey? through = null;
        var floor = store.Meta.Floor;
        foreach (var page in _pages.Values)
        {
            floor = Floor.Max(floor, page.Floor);
            if (page.Through is { } last && (through is null || last < through))
                through = last;
        }

        if (floor != store.Meta.Floor)
            port.SaveMeta(store.Meta with { Floor = floor });
        Dictionary<RegisterKey, PagedRegister> highest = [];
        foreach (var register in _pages.Values.SelectMany(page => page.Registers))
        {
            if (register.Key > through)
                continue;
            if (!highest.TryGetValue(register.Key, out var other) || register.Accepted > other.Accepted)
                highest[register.Key] = register;
        }

        foreach (var register in highest.Values)
        {
            if (!acceptor.Adopt(register))
                _rewriting.Add(register.Key);
        }

        _next = store.Meta.Copy with
        {
            Cursor = through ?? store.Meta.Copy.Cursor,
            Copied = store.Meta.Copy.Copied + highest.Count,
            Done = through is null,
        };
        foreach (var key in _rewriting.ToArray())
            port.Submit(Rewrite(key));
    }

    private void Advance()
    {
        port.SaveMeta(store.Meta with { Copy = _next });
        _isRunning = !_next.Done;
        NextWake = long.MaxValue;
        if (_isRunning)
            Ask();
    }

    private RegisterRequest Rewrite(RegisterKey key) =>
        new(key, RequestPurpose.WriteBack, Command: null, port.Now + 10 * options.ResendAfter, this);
}
