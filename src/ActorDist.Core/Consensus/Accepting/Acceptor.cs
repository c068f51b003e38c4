using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// The acceptor of CASPaxos over a store (Rystsov, arXiv 1802.07000, section 2.2), for one register at a time. Every answer names the
/// commit that it must wait for, which is that of the register's last change, made now or before: an answer built on what a crash
/// may take back is a lie.
/// </summary>
internal sealed class Acceptor(IAcceptorStore store, ChosenMarks marks)
{
    /// <summary>
    /// Promises when the ballot is above everything promised. An equal one is refused too: a repeated prepare may come from another
    /// life of the proposer.
    /// </summary>
    public AcceptorReply Prepare(Prepare prepare)
    {
        var held = store.Load(prepare.Key, out _);
        var record = held ?? RegisterRecord.Empty;
        var barrier = Barrier(held);
        if (prepare.Ballot <= barrier)
            return new AcceptorReply(new Refused(prepare.Key, prepare.Ballot, barrier), 0);
        var after = store.Save(prepare.Key, record with { Promised = prepare.Ballot });
        return new AcceptorReply(
            new Promise(
                prepare.Key, prepare.Ballot, record.Promised, record.Accepted, record.State, store.Meta.Floor.Version),
            after);
    }

    /// <summary>
    /// Accepts when nothing higher was promised or accepted. The same ballot again has the same state and gets the same answer,
    /// which must still wait for the first one's commit.
    /// </summary>
    public AcceptorReply Accept(Accept accept)
    {
        var held = store.Load(accept.Key, out var commit);
        var record = held ?? RegisterRecord.Empty;
        if (record.Accepted == accept.Ballot)
            return new AcceptorReply(new Accepted(accept.Key, accept.Ballot), commit);
        var barrier = Barrier(held);
        if (accept.Ballot < barrier || held is null && accept.Ballot == barrier)
            return new AcceptorReply(new Refused(accept.Key, accept.Ballot, barrier), 0);
        var knowsChosen = record.Accepted != Ballot.None
            && (record.Accepted == accept.Chosen || record.Accepted == marks.Find(accept.Key).Ballot);
        var after = store.Save(accept.Key, new RegisterRecord(
            accept.Ballot.Next(),
            accept.Ballot,
            accept.State,
            knowsChosen ? record.Accepted : record.Chosen,
            knowsChosen ? record.State : record.Committed));
        return new AcceptorReply(new Accepted(accept.Key, accept.Ballot), after);
    }

    /// <summary>Reports without changing anything.</summary>
    public AcceptorReply Read(Read read)
    {
        var record = store.Load(read.Key, out var commit) ?? RegisterRecord.Empty;
        return new AcceptorReply(
            new Sample(
                read.Key,
                read.Round,
                record.Promised,
                record.Accepted,
                record.Accepted == read.Known ? default : record.State,
                store.Meta.Floor.Version),
            commit);
    }

    /// <summary>What it holds for a register, durable or not.</summary>
    public RegisterRecord Peek(RegisterKey key) => store.Load(key, out _) ?? RegisterRecord.Empty;

    /// <summary>
    /// Takes over a state accepted elsewhere, as if its proposer's accept had come late. False when an attempt under way forbids it;
    /// then only a new attempt can bring the register here.
    /// </summary>
    public bool Adopt(PagedRegister register)
    {
        var record = store.Load(register.Key, out _) ?? RegisterRecord.Empty;
        if (register.Accepted <= record.Accepted)
            return true;
        if (register.Accepted < record.Promised)
            return false;
        store.Save(register.Key, new RegisterRecord(
            register.Accepted.Next(), register.Accepted, register.State, record.Chosen, record.Committed));
        return true;
    }

    /// <summary>
    /// Removes a tombstone if it is still the one that all replicas accepted and nobody was promised anything above the floor, which
    /// takes over the promise.
    /// </summary>
    public void Drop(ChosenBallot tombstone)
    {
        if (store.Load(tombstone.Key, out _) is { } record
            && record.Accepted == tombstone.Ballot
            && record.Promised <= store.Meta.Floor.Ballot)
        {
            store.Save(tombstone.Key, record: null);
        }
    }

    /// <summary>A page of what it has accepted, for a replica that copies.</summary>
    public AcceptorReply ReadPage(Fetch fetch, ReplicaOptions options)
    {
        var records = store.Scan(fetch.After, Math.Min(fetch.Limit, options.PageRegisters), out var commit);
        var isLast = records.Count < Math.Min(fetch.Limit, options.PageRegisters);
        List<PagedRegister> registers = new(records.Count);
        var bytes = 0;
        foreach (var (key, record) in records)
        {
            if (bytes > options.PageBytes)
            {
                isLast = false;
                break;
            }

            registers.Add(new PagedRegister(key, record.Accepted, record.State));
            bytes += record.State.Length;
        }

        var page = new Page(fetch.After, registers, isLast ? null : registers[^1].Key, store.Meta.Floor);
        return new AcceptorReply(page, commit);
    }

    private Ballot Barrier(RegisterRecord? held) =>
        held is null ? store.Meta.Floor.Ballot : Ballot.Max(held.Promised, held.Accepted);
}
