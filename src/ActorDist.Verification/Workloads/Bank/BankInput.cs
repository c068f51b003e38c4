using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Workloads.Bank;

/// <summary>A request to a bank: a transfer, or where <paramref name="Amount"/> is null a read of all accounts.</summary>
/// <param name="From">Account that pays.</param>
/// <param name="To">Account that gets.</param>
/// <param name="Amount">How much.</param>
public sealed record BankInput(string From, string To, long? Amount)
{
    /// <summary>Reads all accounts.</summary>
    public static BankInput Read { get; } = new("", "", null);
}

/// <summary>Events <c>read</c>, whose reply is a map of balances, and <c>transfer</c> {from, to, amount}, as Jepsen writes them.</summary>
public sealed class BankCodec : IOperationCodec<BankInput, IReadOnlyDictionary<string, long?>>
{
    private static readonly Dictionary<string, long?> Nothing = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public BankInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        if (invocation.Function is "read")
            return BankInput.Read;
        if (invocation.Function is not "transfer")
            throw new FormatException($"'{invocation.Function}' is none of read, transfer");
        var map = EventValues.Map(invocation.Value);
        return new BankInput(EventValues.Name(map["from"]), EventValues.Name(map["to"]), EventValues.Integer(map["amount"]));
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in BankInput input, out IReadOnlyDictionary<string, long?> output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        ArgumentNullException.ThrowIfNull(input);
        output = Nothing;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        if (input.Amount is null)
        {
            output = EventValues.Map(completion.Value).ToDictionary(
                each => each.Key, each => each.Value is null ? (long?)null : EventValues.Integer(each.Value), StringComparer.Ordinal);
        }

        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in BankInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Amount is { } amount
            ? ("transfer", new JsonObject { ["from"] = input.From, ["to"] = input.To, ["amount"] = amount })
            : ("read", null);
    }

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in BankInput input, in IReadOnlyDictionary<string, long?> output)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Amount is not null)
            return (EventType.Ok, WriteInput(input).Value);
        var map = new JsonObject();
        foreach (var (account, balance) in output)
            map[account] = balance;
        return (EventType.Ok, map);
    }
}
