using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;
using ActorDist.Verification.Transactions;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Transactions.Transaction,
    ActorDist.Verification.Transactions.Transaction>;

namespace ActorDist.Verification.Tests.Transactions;

/// <summary>
/// The shorthand of Elle's tests: <c>ax1</c> appends 1 to x, <c>rx12</c> reads [1 2] from x, <c>rx</c> reads nothing; transactions stand
/// apart by <c>|</c>, one that failed begins with an exclamation mark.
/// </summary>
internal static class Shorthand
{
    /// <summary>Transactions at the same time, each in a process of its own.</summary>
    public static Operation[] Concurrent(string text) =>
        [.. text.Split('|').Select((each, index) => Read(each.Trim(), index, index, 1_000 + index))];

    /// <summary>Transactions one after the other, each behind the number of its process and a colon.</summary>
    public static Operation[] Sequential(string text) =>
        [.. text.Split('|').Select((each, index) => Read(each.Trim()[2..], each.Trim()[0] - '0', 2 * index, (2 * index) + 1))];

    private static Operation Read(string text, int process, long call, long @return)
    {
        var hasFailed = text.StartsWith('!');
        var asked = new List<MicroOperation>();
        var told = new List<MicroOperation>();
        for (var at = hasFailed ? 1 : 0; at < text.Length;)
        {
            var (function, key) = (text[at], text[at + 1].ToString());
            var digits = text[(at + 2)..].TakeWhile(char.IsAsciiDigit).Select(digit => (long)(digit - '0')).ToArray();
            at += 2 + digits.Length;
            asked.Add(function == 'a' ? MicroOperation.Append(key, digits[0]) : MicroOperation.Read(key));
            told.Add(function == 'a' ? MicroOperation.Append(key, digits[0]) : MicroOperation.Read(key, ValueSequence.Of(digits)));
        }

        return new Operation(
            "", process, new Transaction([.. asked]), new Transaction([.. told]), call, @return,
            hasFailed ? OperationOutcome.Failed : OperationOutcome.Ok);
    }
}
