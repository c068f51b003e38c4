using ActorDist.Core.Consensus;
using Google.Protobuf;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Cluster.Registers.Channel;

/// <summary>The replicas' messages as <c>replicas.proto</c> describes them. Blocks of bytes are shared, not copied.</summary>
internal static class FrameCodec
{
    public static Schema.Message Encode(Message message) => message switch
    {
        Prepare m => new Schema.Message { Prepare = new Schema.Prepare { Key = m.Key.Text, Ballot = Encode(m.Ballot) } },
        Promise m => new Schema.Message
        {
            Promise = new Schema.Promise
            {
                Key = m.Key.Text,
                Ballot = Encode(m.Ballot),
                Previous = Encode(m.Previous),
                Accepted = Encode(m.Accepted),
                State = Share(m.State),
                FloorVersion = m.FloorVersion,
            },
        },
        Accept m => new Schema.Message
        {
            Accept = new Schema.Accept
            {
                Key = m.Key.Text,
                Ballot = Encode(m.Ballot),
                State = Share(m.State),
                Chosen = Encode(m.Chosen),
            },
        },
        Accepted m => new Schema.Message { Accepted = new Schema.Accepted { Key = m.Key.Text, Ballot = Encode(m.Ballot) } },
        Refused m => new Schema.Message
        {
            Refused = new Schema.Refused { Key = m.Key.Text, Ballot = Encode(m.Ballot), Promised = Encode(m.Promised) },
        },
        Read m => new Schema.Message { Read = new Schema.Read { Key = m.Key.Text, Round = m.Round, Known = Encode(m.Known) } },
        Sample m => new Schema.Message
        {
            Sample = new Schema.Sample
            {
                Key = m.Key.Text,
                Round = m.Round,
                Promised = Encode(m.Promised),
                Accepted = Encode(m.Accepted),
                State = Share(m.State),
                FloorVersion = m.FloorVersion,
            },
        },
        ChosenNotice m => new Schema.Message { ChosenNotice = Encode(m.Registers) },
        Fenced m => new Schema.Message { Fenced = ByteString.CopyFrom(ConfigurationEncoding.Encode(m.Configuration)) },
        Install m => new Schema.Message { Install = ByteString.CopyFrom(ConfigurationEncoding.Encode(m.Configuration)) },
        Installed m => new Schema.Message { Installed = m.Epoch },
        Fetch m => new Schema.Message { Fetch = EncodeFetch(m) },
        Page m => new Schema.Message { Page = EncodePage(m) },
        AskCopy => new Schema.Message { AskCopy = new Schema.AskCopy() },
        CopyReport m => new Schema.Message { CopyReport = EncodeReport(m.Progress) },
        RaiseFloor m => new Schema.Message { RaiseFloor = Encode(m.Floor) },
        FloorRaised m => new Schema.Message { FloorRaised = Encode(m.Floor) },
        Drop m => new Schema.Message { Drop = Encode(m.Tombstones) },
        _ => throw new ArgumentException($"no schema for {message.GetType().Name}", nameof(message)),
    };

    /// <exception cref="FormatException">The message is not one of a known kind, or one of its fields is malformed.</exception>
    public static Message Decode(Schema.Message message) => message.KindCase switch
    {
        Schema.Message.KindOneofCase.Prepare => new Prepare(new RegisterKey(message.Prepare.Key), Decode(message.Prepare.Ballot)),
        Schema.Message.KindOneofCase.Promise => new Promise(
            new RegisterKey(message.Promise.Key),
            Decode(message.Promise.Ballot),
            Decode(message.Promise.Previous),
            Decode(message.Promise.Accepted),
            message.Promise.State.Memory,
            message.Promise.FloorVersion),
        Schema.Message.KindOneofCase.Accept => new Accept(
            new RegisterKey(message.Accept.Key),
            Decode(message.Accept.Ballot),
            message.Accept.State.Memory,
            Decode(message.Accept.Chosen)),
        Schema.Message.KindOneofCase.Accepted => new Accepted(new RegisterKey(message.Accepted.Key), Decode(message.Accepted.Ballot)),
        Schema.Message.KindOneofCase.Refused => new Refused(
            new RegisterKey(message.Refused.Key), Decode(message.Refused.Ballot), Decode(message.Refused.Promised)),
        Schema.Message.KindOneofCase.Read => new Read(
            new RegisterKey(message.Read.Key), message.Read.Round, Decode(message.Read.Known)),
        Schema.Message.KindOneofCase.Sample => new Sample(
            new RegisterKey(message.Sample.Key),
            message.Sample.Round,
            Decode(message.Sample.Promised),
            Decode(message.Sample.Accepted),
            message.Sample.State.Memory,
            message.Sample.FloorVersion),
        Schema.Message.KindOneofCase.ChosenNotice => new ChosenNotice(Decode(message.ChosenNotice)),
        Schema.Message.KindOneofCase.Fenced => new Fenced(ConfigurationEncoding.Decode(message.Fenced.Span)),
        Schema.Message.KindOneofCase.Install => new Install(ConfigurationEncoding.Decode(message.Install.Span)),
        Schema.Message.KindOneofCase.Installed => new Installed(message.Installed),
        Schema.Message.KindOneofCase.Fetch => new Fetch(Optional(message.Fetch.HasAfter, message.Fetch.After), message.Fetch.Limit),
        Schema.Message.KindOneofCase.Page => DecodePage(message.Page),
        Schema.Message.KindOneofCase.AskCopy => new AskCopy(),
        Schema.Message.KindOneofCase.CopyReport => new CopyReport(new CopyProgress(
            message.CopyReport.Epoch,
            Optional(message.CopyReport.HasCursor, message.CopyReport.Cursor),
            message.CopyReport.Copied,
            message.CopyReport.Done)),
        Schema.Message.KindOneofCase.RaiseFloor => new RaiseFloor(Decode(message.RaiseFloor)),
        Schema.Message.KindOneofCase.FloorRaised => new FloorRaised(Decode(message.FloorRaised)),
        Schema.Message.KindOneofCase.Drop => new Drop(Decode(message.Drop)),
        _ => throw new FormatException("a message of a kind that this node does not know"),
    };

    public static Schema.ReplicaId Encode(ReplicaId id) => new() { High = id.High, Low = id.Low };

    public static ReplicaId Decode(Schema.ReplicaId? id) => id is null ? default : new ReplicaId(id.High, id.Low);

    /// <summary>Wraps memory that will not change.</summary>
    public static ByteString Share(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    private static Schema.Ballot? Encode(Ballot ballot) => ballot == Ballot.None
        ? null
        : new Schema.Ballot { Counter = ballot.Counter, Replica = Encode(ballot.Replica), Incarnation = ballot.Incarnation };

    private static Ballot Decode(Schema.Ballot? ballot) => ballot is null
        ? Ballot.None
        : new Ballot(ballot.Counter, Decode(ballot.Replica), ballot.Incarnation);

    private static Schema.Floor Encode(Floor floor) => new() { Ballot = Encode(floor.Ballot), Version = floor.Version };

    private static Floor Decode(Schema.Floor? floor) => floor is null ? default : new Floor(Decode(floor.Ballot), floor.Version);

    private static Schema.ChosenNotice Encode(IReadOnlyList<ChosenBallot> registers)
    {
        var notice = new Schema.ChosenNotice();
        foreach (var (key, ballot) in registers)
            notice.Registers.Add(new Schema.ChosenBallot { Key = key.Text, Ballot = Encode(ballot) });
        return notice;
    }

    private static ChosenBallot[] Decode(Schema.ChosenNotice notice) =>
        [.. notice.Registers.Select(register => new ChosenBallot(new RegisterKey(register.Key), Decode(register.Ballot)))];

    private static Schema.Fetch EncodeFetch(Fetch fetch)
    {
        var encoded = new Schema.Fetch { Limit = fetch.Limit };
        if (fetch.After is { } after)
            encoded.After = after.Text;
        return encoded;
    }

    private static Schema.Page EncodePage(Page page)
    {
        var encoded = new Schema.Page { Floor = Encode(page.Floor) };
        if (page.After is { } after)
            encoded.After = after.Text;
        if (page.Through is { } through)
            encoded.Through = through.Text;
        foreach (var register in page.Registers)
        {
            encoded.Registers.Add(new Schema.PagedRegister
            {
                Key = register.Key.Text,
                Accepted = Encode(register.Accepted),
                State = Share(register.State),
            });
        }

        return encoded;
    }

    private static Page DecodePage(Schema.Page page) => new(
        Optional(page.HasAfter, page.After),
        [.. page.Registers.Select(register => new PagedRegister(
            new RegisterKey(register.Key), Decode(register.Accepted), register.State.Memory))],
        Optional(page.HasThrough, page.Through),
        Decode(page.Floor));

    private static Schema.CopyReport EncodeReport(CopyProgress progress)
    {
        var encoded = new Schema.CopyReport { Epoch = progress.Epoch, Copied = progress.Copied, Done = progress.Done };
        if (progress.Cursor is { } cursor)
            encoded.Cursor = cursor.Text;
        return encoded;
    }

    private static RegisterKey? Optional(bool has, string text) => has ? new RegisterKey(text) : null;
}
