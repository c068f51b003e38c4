using System.Globalization;
using System.Text;
using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>Serves <see cref="RegisterPalette"/>.</summary>
internal sealed class RegisterCommands : CommandHandlerActor
{
    public RegisterCommands(IRegisters registers, IReplicas replicas)
        : base(RegisterPalette.Definition)
    {
        Process("get", (_, arguments) => Answer(
            Key(arguments),
            name => registers.GetAsync(name, arguments.Has("stale") ? ReadMode.Stale : ReadMode.Linearizable),
            said: null));
        Process("put", (_, arguments) => Answer(
            Key(arguments),
            name => registers.PutAsync(name, Bytes(arguments, "value"), IfVersion(arguments), Id(arguments)),
            _ => "written"));
        Process("cas", (_, arguments) => Answer(
            Key(arguments),
            name => registers.CompareAndSwapAsync(name, Bytes(arguments, "expected"), Bytes(arguments, "value"), Id(arguments)),
            _ => "swapped"));
        Process("incr", (_, arguments) => Answer(
            Key(arguments),
            name => registers.IncrementAsync(name, Number(arguments, "delta", long.MinValue), Id(arguments)),
            result => result.Number.ToString(CultureInfo.InvariantCulture)));
        Process("append", (_, arguments) => Answer(
            Key(arguments),
            name => registers.AppendAsync(name, Bytes(arguments, "value"), Id(arguments)),
            result => $"{result.Number} bytes"));
        Process("delete", (_, arguments) => Answer(
            Key(arguments),
            name => registers.DeleteAsync(name, IfVersion(arguments), Id(arguments)),
            _ => "deleted"));
        Process("stat", (_, arguments) => Inspect(replicas, Key(arguments)));
    }

    private void Inspect(IReplicas replicas, RegisterKey key) => _ = replicas.InspectAsync(key).PipeTo(
        Sender, Self, inspections => RegisterRows.Inspection(key, inspections, replicas.View), Failure);

    private void Answer(RegisterKey key, Func<string, Task<RegisterResult>> operation, Func<RegisterResult, string>? said)
    {
        var name = key.Text[(RegisterStateMachine.KindName.Length + 1)..];
        _ = operation(name).PipeTo(Sender, Self, result => RegisterRows.Result(name, result, said), Failure);
    }

    private static ErroredCommandResponse Failure(Exception e) => new(e.Message);

    private static RegisterKey Key(CommandArguments arguments) =>
        RegisterKey.TryParse($"{RegisterStateMachine.KindName}/{arguments.Required("key")}", out var key, out var error)
            ? key
            : throw new CommandRefusedException(error);

    private static byte[] Bytes(CommandArguments arguments, string name) => Encoding.UTF8.GetBytes(arguments.Required(name));

    private static string? Id(CommandArguments arguments) => arguments.ArgumentValue("id") switch
    {
        "" => throw new CommandRefusedException("'id' is empty; leave it out or name the operation"),
        var id => id,
    };

    private static long? IfVersion(CommandArguments arguments) =>
        arguments.ArgumentValue("version") is null ? null : Number(arguments, "version", 0);

    private static long Number(CommandArguments arguments, string name, long minimum)
    {
        var text = arguments.Required(name);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw new CommandRefusedException($"'{name}' must be a whole number from {minimum} to {long.MaxValue}, not '{text}'");
    }
}
