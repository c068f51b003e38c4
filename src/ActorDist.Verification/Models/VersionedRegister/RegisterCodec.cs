using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>
/// Events of a versioned register: <c>get put cas increment append delete</c> with a map of arguments (<c>value expected amount
/// if-version</c>), answered by a map <c>status value number version</c>. A refusal is an ok event: the register was asked and answered.
/// </summary>
public sealed class RegisterCodec : IOperationCodec<RegisterCommand, RegisterReply>
{
    private static readonly (RegisterFunction Function, string Name)[] Functions =
    [
        (RegisterFunction.Get, "get"),
        (RegisterFunction.Put, "put"),
        (RegisterFunction.CompareAndSwap, "cas"),
        (RegisterFunction.Increment, "increment"),
        (RegisterFunction.Append, "append"),
        (RegisterFunction.Delete, "delete"),
    ];

    private static readonly (RegisterStatus Status, string Name)[] Statuses =
    [
        (RegisterStatus.Ok, "ok"),
        (RegisterStatus.NotFound, "not-found"),
        (RegisterStatus.VersionMismatch, "version-mismatch"),
        (RegisterStatus.ValueMismatch, "value-mismatch"),
        (RegisterStatus.NotANumber, "not-a-number"),
        (RegisterStatus.Overflow, "overflow"),
        (RegisterStatus.TooLarge, "too-large"),
    ];

    /// <inheritdoc/>
    public RegisterCommand ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var function = Array.FindIndex(Functions, each => string.Equals(each.Name, invocation.Function, StringComparison.Ordinal));
        if (function < 0)
            throw new FormatException($"'{invocation.Function}' is none of {string.Join(", ", Functions.Select(each => each.Name))}");
        var arguments = Map(invocation.Value);
        var command = new RegisterCommand(
            Functions[function].Function,
            ReadText(arguments, "value"),
            ReadText(arguments, "expected"),
            Integer(arguments, "amount") ?? 0,
            Integer(arguments, "if-version"));
        var needsValue = command.Function is RegisterFunction.Put or RegisterFunction.CompareAndSwap or RegisterFunction.Append;
        if (needsValue && command.Value is null)
            throw new FormatException($"{invocation.Function} needs a 'value'");
        if (command.Function == RegisterFunction.CompareAndSwap && command.Expected is null)
            throw new FormatException("cas needs an 'expected'");
        return command;
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in RegisterCommand input, out RegisterReply output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = default;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        var reply = Map(completion.Value);
        var name = ReadText(reply, "status");
        var status = Array.FindIndex(Statuses, each => string.Equals(each.Name, name, StringComparison.Ordinal));
        if (status < 0)
            throw new FormatException($"status '{name}' is none of {string.Join(", ", Statuses.Select(each => each.Name))}");
        output = new RegisterReply(
            Statuses[status].Status, ReadText(reply, "value"), Integer(reply, "number"), Integer(reply, "version"));
        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in RegisterCommand input)
    {
        var function = input.Function;
        var name = Array.Find(Functions, each => each.Function == function).Name;
        var arguments = new JsonObject();
        Put(arguments, "value", input.Value);
        Put(arguments, "expected", input.Expected);
        Put(arguments, "amount", function == RegisterFunction.Increment ? input.Amount : null);
        Put(arguments, "if-version", input.IfVersion);
        return (name, arguments.Count == 0 ? null : arguments);
    }

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in RegisterCommand input, in RegisterReply output)
    {
        var status = output.Status;
        var reply = new JsonObject { ["status"] = Array.Find(Statuses, each => each.Status == status).Name };
        Put(reply, "value", output.Value);
        Put(reply, "number", output.Number);
        Put(reply, "version", output.Version);
        return (EventType.Ok, reply);
    }

    private static void Put(JsonObject map, string field, string? value)
    {
        if (value is not null)
            map[field] = value;
    }

    private static void Put(JsonObject map, string field, long? value)
    {
        if (value is not null)
            map[field] = value;
    }

    private static JsonObject Map(JsonNode? node) => node switch
    {
        null => [],
        JsonObject map => map,
        _ => throw new FormatException("the value of a register's event must be a map"),
    };

    private static string? ReadText(JsonObject map, string field) => map[field] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new FormatException($"'{field}' must be text"),
    };

    private static long? Integer(JsonObject map, string field) => map[field] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var integer) => integer,
        _ => throw new FormatException($"'{field}' must be a 64-bit integer"),
    };
}
