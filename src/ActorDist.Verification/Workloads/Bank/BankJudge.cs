using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Workloads.Bank.BankInput,
    System.Collections.Generic.IReadOnlyDictionary<string, long?>>;

namespace ActorDist.Verification.Workloads.Bank;

/// <summary>
/// Transfers between accounts move money and neither make nor lose any: Jepsen's bank. A snapshot that shows another total saw half a
/// transfer (read skew), which snapshot isolation forbids.
/// </summary>
/// <param name="accounts">All accounts.</param>
/// <param name="total">Sum of all balances at all times.</param>
/// <param name="areDebtsAllowed">Whether a balance may be negative.</param>
public sealed class BankJudge(IReadOnlyCollection<string> accounts, long total, bool areDebtsAllowed)
{
    private const string Property = "bank";

    /// <summary>Judges the reads of a history, the earliest violation first.</summary>
    public Judgement Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var size = HistorySize.Of(operations);
        var reads = operations
            .Where(each => each is { Input.Amount: null, Outcome: OperationOutcome.Ok }).OrderBy(each => each.Return).ToArray();
        foreach (var read in reads)
        {
            if (Fault(read.Output) is not { } fault)
                continue;
            var shown = string.Join(", ", read.Output.OrderBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => $"{each.Key} = {each.Value?.ToString() ?? "nil"}"));
            return Judgement.Violated(
                Property,
                fault.Anomaly,
                $"Process {read.Process} got an impossible reply: read returned {shown} (called at {read.Call}, returned at {read.Return}), "
                + $"but {fault.Why}.",
                [WitnessOperation.From(read, $"read returned {shown}")],
                size);
        }

        var transfers = operations.Count(each => each.Input.Amount is not null && each.Outcome == OperationOutcome.Ok);
        return reads.Length == 0 || transfers == 0
            ? Judgement.Undecided(
                Property, UnknownReason.NothingTested, $"Undecided: {reads.Length} reads and {transfers} transfers were done.", size)
            : Judgement.Held(Property, $"The total was {total} in each of {reads.Length} reads beside {transfers} transfers.", size);
    }

    private (string Anomaly, string Why)? Fault(IReadOnlyDictionary<string, long?> balances)
    {
        foreach (var (account, balance) in balances)
        {
            if (!accounts.Contains(account, StringComparer.Ordinal))
                return ("unexpected-key", $"there is no account {account}");
            if (balance is null)
                return ("nil-balance", $"account {account} has no balance");
        }

        var sum = balances.Values.Sum(balance => (Int128)balance!.Value);
        if (sum != total)
            return ("wrong-total", $"the total must be {total} and is {sum}");
        foreach (var (account, balance) in balances)
        {
            if (balance < 0 && !areDebtsAllowed)
                return ("negative-value", $"account {account} must not be negative");
        }

        return null;
    }
}

/// <summary>Sums that cannot overflow.</summary>
file static class Sums
{
    public static Int128 Sum<T>(this IEnumerable<T> values, Func<T, Int128> value)
    {
        Int128 sum = 0;
        foreach (var each in values)
            sum += value(each);
        return sum;
    }
}
