using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Lab.Simulation;

/// <summary>Messages in the words of a trace.</summary>
internal static class TraceLines
{
    public static string Describe(Message message) => message switch
    {
        Prepare m => $"prepare {m.Key} {m.Ballot}",
        Promise m => $"promise {m.Key} {m.Ballot}, before it {m.Previous}, accepted {Accepted(m.Accepted, m.State)}",
        Accept m => $"accept {m.Key} {Accepted(m.Ballot, m.State)}",
        RegisterProtocol.Accepted m => $"accepted {m.Key} {m.Ballot}",
        Refused m => $"refused {m.Key} {m.Ballot}, promised {m.Promised}",
        Read m => $"read {m.Key} round {m.Round}, knows {m.Known}",
        Sample m => $"sample {m.Key} round {m.Round}, promised {m.Promised}, accepted {Accepted(m.Accepted, m.State)}",
        ChosenNotice m => $"chosen {string.Join(", ", m.Registers.Select(register => $"{register.Key} {register.Ballot}"))}",
        Fenced m => $"fenced, {m.Configuration}",
        Install m => $"install {m.Configuration}",
        Installed m => $"installed epoch {m.Epoch}",
        Fetch m => $"fetch after {m.After?.Text ?? "the start"}",
        Page m => $"page after {m.After?.Text ?? "the start"}: "
            + string.Join(", ", m.Registers.Select(register => $"{register.Key} {Accepted(register.Accepted, register.State)}")),
        AskCopy => "how far is the copy",
        CopyReport m => $"copy at {m.Progress.Cursor?.Text ?? "the start"}{(m.Progress.Done ? ", done" : "")}",
        RaiseFloor m => $"raise floor to {m.Floor.Ballot}, version {m.Floor.Version}",
        FloorRaised m => $"floor is {m.Floor.Ballot}, version {m.Floor.Version}",
        Drop m => $"drop {string.Join(", ", m.Tombstones.Select(tombstone => $"{tombstone.Key} {tombstone.Ballot}"))}",
        _ => message.ToString(),
    };

    private static string Accepted(Ballot ballot, ReadOnlyMemory<byte> encoded)
    {
        if (encoded.IsEmpty)
            return ballot.ToString();
        var state = RegisterState.Decode(encoded);
        return state.Exists
            ? $"{ballot} = version {state.Version} \"{Encoding.UTF8.GetString(state.Content.Span)}\""
            : $"{ballot} = version {state.Version} absent";
    }
}
