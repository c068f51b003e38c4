using System.Runtime.InteropServices;

namespace ActorDist.Verification.Histories;

/// <summary>Turns events into operations and back. Events of the nemesis are no operations.</summary>
public static class EventHistory
{
    private const string OnlyKey = "";

    /// <summary>
    /// Pairs invocations with completions. Where every event has a time, times are kept and equal ones count as concurrent; otherwise the
    /// position of an event in the list is its time. Invocations without completion are unknown.
    /// </summary>
    /// <exception cref="FormatException">
    /// The events are no history of this model: a process with two operations at once or after its retirement, a completion that fits
    /// no invocation, a value that the model does not have. The message names the event by its position, from 0.
    /// </exception>
    public static IReadOnlyList<Operation<TInput, TOutput>> ToOperations<TInput, TOutput>(
        IReadOnlyList<HistoryEvent> events, IOperationCodec<TInput, TOutput> codec)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(codec);
        var isTimed = events.All(each => each.Time is not null);
        var operations = new List<Operation<TInput, TOutput>>(events.Count / 2);
        var openOf = new Dictionary<int, (int Operation, HistoryEvent Invocation)>();
        var retired = new HashSet<int>();
        for (var position = 0; position < events.Count; position++)
        {
            var each = events[position];
            if (each.Process == HistoryEvent.Nemesis)
                continue;
            var time = isTimed ? each.Time!.Value : position;
            try
            {
                if (each.Type == EventType.Invoke)
                {
                    if (retired.Contains(each.Process))
                        throw new FormatException($"process {each.Process} was retired by an earlier :info");
                    if (!openOf.TryAdd(each.Process, (operations.Count, each)))
                        throw new FormatException($"process {each.Process} already has an operation open");
                    operations.Add(new Operation<TInput, TOutput>(
                        each.Key ?? OnlyKey, each.Process, codec.ReadInput(each), default!, time, Operation<TInput, TOutput>.Never,
                        OperationOutcome.Unknown));
                    continue;
                }

                if (!openOf.Remove(each.Process, out var open))
                    throw new FormatException($"process {each.Process} has no operation open");
                if (!string.Equals(open.Invocation.Function, each.Function, StringComparison.Ordinal))
                    throw new FormatException($"process {each.Process} has '{open.Invocation.Function}' open, not '{each.Function}'");
                ref var operation = ref CollectionsMarshal.AsSpan(operations)[open.Operation];
                if (each.Type == EventType.Info)
                {
                    retired.Add(each.Process);
                    operation = operation with { Return = time };
                    continue;
                }

                var outcome = codec.ReadOutput(each, operation.Input, out var output);
                operation = operation with { Output = output, Return = time, Outcome = outcome };
            }
            catch (FormatException error)
            {
                throw new FormatException($"Event {position}: {error.Message}.", error);
            }
        }

        return operations;
    }

    /// <summary>Writes operations as events in the order of time; calls go before returns of the same time.</summary>
    public static IReadOnlyList<HistoryEvent> FromOperations<TInput, TOutput>(
        IReadOnlyList<Operation<TInput, TOutput>> operations, IOperationCodec<TInput, TOutput> codec)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(codec);
        var ends = new List<(long Time, bool IsReturn, int Operation)>(2 * operations.Count);
        for (var index = 0; index < operations.Count; index++)
        {
            ends.Add((operations[index].Call, false, index));
            if (operations[index].Return != Operation<TInput, TOutput>.Never)
                ends.Add((operations[index].Return, true, index));
        }

        ends.Sort();
        var events = new List<HistoryEvent>(ends.Count);
        foreach (var (time, isReturn, index) in ends)
        {
            var operation = operations[index];
            var (function, value) = codec.WriteInput(operation.Input);
            var type = isReturn ? EventType.Fail : EventType.Invoke;
            if (isReturn && operation.Outcome == OperationOutcome.Ok)
                (type, value) = codec.WriteOutput(operation.Input, operation.Output);
            else if (isReturn && operation.Outcome == OperationOutcome.Unknown)
                type = EventType.Info;
            events.Add(new HistoryEvent(events.Count, time, operation.Process, type, function, operation.Key, value, Error: null));
        }

        return events;
    }
}
