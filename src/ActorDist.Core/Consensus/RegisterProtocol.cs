
namespace ActorDist.Core.Consensus;

/// <summary>The messages that replicas exchange.</summary>
public static class RegisterProtocol
{
    /// <summary>Any of them.</summary>
    public abstract record Message;

    /// <summary>First round: take part in no lower ballot, and say what you have accepted.</summary>
    public sealed record Prepare(RegisterKey Key, Ballot Ballot) : Message;

    /// <summary>Answer to <see cref="Prepare"/>; durable before it is sent.</summary>
    /// <param name="Key">Which register.</param>
    /// <param name="Ballot">The ballot promised.</param>
    /// <param name="Previous">What was promised before.</param>
    /// <param name="Accepted">Ballot of the state accepted last.</param>
    /// <param name="State">That state.</param>
    /// <param name="FloorVersion">Versions of a register that nobody holds start above this.</param>
    public sealed record Promise(
        RegisterKey Key, Ballot Ballot, Ballot Previous, Ballot Accepted, ReadOnlyMemory<byte> State, long FloorVersion) : Message;

    /// <summary>Second round: accept this state.</summary>
    /// <param name="Key">Which register.</param>
    /// <param name="Ballot">The ballot that a quorum promised.</param>
    /// <param name="State">The state proposed.</param>
    /// <param name="Chosen">A ballot the proposer knows to be chosen, which lets the acceptor show that state to stale reads.</param>
    public sealed record Accept(RegisterKey Key, Ballot Ballot, ReadOnlyMemory<byte> State, Ballot Chosen) : Message;

    /// <summary>Answer to <see cref="Accept"/>: accepted, and the next ballot promised with it; durable before it is sent.</summary>
    public sealed record Accepted(RegisterKey Key, Ballot Ballot) : Message;

    /// <summary>Answer to <see cref="Prepare"/> or <see cref="Accept"/>: a higher ballot stands in the way.</summary>
    /// <param name="Key">Which register.</param>
    /// <param name="Ballot">The ballot refused.</param>
    /// <param name="Promised">The ballot to beat.</param>
    public sealed record Refused(RegisterKey Key, Ballot Ballot, Ballot Promised) : Message;

    /// <summary>What have you accepted? Changes nothing.</summary>
    /// <param name="Key">Which register.</param>
    /// <param name="Round">Matches the answer to the question.</param>
    /// <param name="Known">The reader holds the state of this ballot and does not need it sent.</param>
    public sealed record Read(RegisterKey Key, long Round, Ballot Known) : Message;

    /// <summary>Answer to <see cref="Read"/>; everything it reports is durable before it is sent.</summary>
    /// <param name="Key">Which register.</param>
    /// <param name="Round">The question's number.</param>
    /// <param name="Promised">The highest ballot promised.</param>
    /// <param name="Accepted">Ballot of the state accepted last.</param>
    /// <param name="State">That state; empty when the reader knows it.</param>
    /// <param name="FloorVersion">Versions of a register that nobody holds start above this.</param>
    public sealed record Sample(
        RegisterKey Key, long Round, Ballot Promised, Ballot Accepted, ReadOnlyMemory<byte> State, long FloorVersion) : Message;

    /// <summary>These states are chosen. Advice for stale reads; losing it costs nothing else.</summary>
    public sealed record ChosenNotice(IReadOnlyList<ChosenBallot> Registers) : Message;

    /// <summary>The receiver of a message answers that its configuration is another one.</summary>
    public sealed record Fenced(Configuration Configuration) : Message;

    /// <summary>A configuration decided by consensus, to be kept on disk.</summary>
    public sealed record Install(Configuration Configuration) : Message;

    /// <summary>Answer to <see cref="Install"/>: on disk.</summary>
    public sealed record Installed(long Epoch) : Message;

    /// <summary>Asks a replica of the old set for a page of its registers.</summary>
    /// <param name="After">Keys after this one; null for the first page.</param>
    /// <param name="Limit">At most so many.</param>
    public sealed record Fetch(RegisterKey? After, int Limit) : Message;

    /// <summary>Answer to <see cref="Fetch"/>; everything in it is durable before it is sent.</summary>
    /// <param name="After">The question's cursor.</param>
    /// <param name="Registers">In key order.</param>
    /// <param name="Through">The page tells of all keys up to this one; null when of all there are.</param>
    /// <param name="Floor">The replica's bound left by garbage collection.</param>
    public sealed record Page(
        RegisterKey? After, IReadOnlyList<PagedRegister> Registers, RegisterKey? Through, Floor Floor) : Message;

    /// <summary>How far is your copy?</summary>
    public sealed record AskCopy : Message;

    /// <summary>Answer to <see cref="AskCopy"/>; what it reports is durable.</summary>
    public sealed record CopyReport(CopyProgress Progress) : Message;

    /// <summary>Raise the bound of garbage collection.</summary>
    public sealed record RaiseFloor(Floor Floor) : Message;

    /// <summary>Answer to <see cref="RaiseFloor"/>: on disk.</summary>
    public sealed record FloorRaised(Floor Floor) : Message;

    /// <summary>Remove these tombstones if they are still the very ones.</summary>
    public sealed record Drop(IReadOnlyList<ChosenBallot> Tombstones) : Message;

    /// <summary>A register and a ballot of it.</summary>
    public readonly record struct ChosenBallot(RegisterKey Key, Ballot Ballot);

    /// <summary>A register as an acceptor holds it.</summary>
    public readonly record struct PagedRegister(RegisterKey Key, Ballot Accepted, ReadOnlyMemory<byte> State);
}
