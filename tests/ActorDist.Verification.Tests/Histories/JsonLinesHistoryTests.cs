using System.Text;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.KeyValue;
using ActorDist.Verification.Models.VersionedRegister;
using ActorDist.Verification.Tests.Linearizability;
using CsCheck;
using Xunit;

namespace ActorDist.Verification.Tests.Histories;

public sealed class JsonLinesHistoryTests
{
    [Fact]
    public void Cas_register_histories_survive_the_round_trip() =>
        RoundTrip(SmallHistories.CasRegister, new CasRegisterCodec(FailedCas.Observation, NilRead.Observation), isCasFailureWritten: false);

    [Fact]
    public void Key_value_histories_survive_the_round_trip() => RoundTrip(SmallHistories.KeyValue, new KeyValueCodec());

    [Fact]
    public void Versioned_register_histories_survive_the_round_trip() => RoundTrip(SmallHistories.Register, new RegisterCodec());

    [Fact]
    public void Lines_have_the_fields_that_Jepsen_and_elle_cli_read()
    {
        var events = EventHistory.FromOperations(
            [
                Notation.Ok(3, 10, 20, CasRegisterInput.Cas(1, 2), CasRegisterOutput.Mismatch),
                Notation.Ok(4, 11, 21, CasRegisterInput.Read(), CasRegisterOutput.Found(1)),
                Notation.Unknown<CasRegisterInput, CasRegisterOutput>(5, 12, CasRegisterInput.Write(9)) with { Return = 30 },
            ],
            new CasRegisterCodec(FailedCas.Observation, NilRead.Observation));
        Assert.Equal(
            """
            {"index":0,"time":10,"process":3,"type":"invoke","f":"cas","key":"k","value":[1,2]}
            {"index":1,"time":11,"process":4,"type":"invoke","f":"read","key":"k","value":null}
            {"index":2,"time":12,"process":5,"type":"invoke","f":"write","key":"k","value":9}
            {"index":3,"time":20,"process":3,"type":"fail","f":"cas","key":"k","value":[1,2]}
            {"index":4,"time":21,"process":4,"type":"ok","f":"read","key":"k","value":1}
            {"index":5,"time":30,"process":5,"type":"info","f":"write","key":"k","value":9}

            """,
            Written(events));
    }

    [Fact]
    public void Nemesis_and_errors_survive_the_round_trip()
    {
        const string Lines = """
            {"index":0,"time":1,"process":"nemesis","type":"info","f":"kill","value":["n1","n2"]}
            {"index":1,"time":2,"process":0,"type":"invoke","f":"read","value":null}
            {"index":2,"time":3,"process":0,"type":"fail","f":"read","value":null,"error":["unavailable",null]}

            """;
        var events = JsonLinesHistory.Read(new StringReader(Lines));
        Assert.Equal(HistoryEvent.Nemesis, events[0].Process);
        Assert.Equal(Lines, Written(events));
        Assert.Equal(
            OperationOutcome.Failed,
            Assert.Single(EventHistory.ToOperations(events, new CasRegisterCodec(FailedCas.Observation, NilRead.Observation))).Outcome);
    }

    [Theory]
    [InlineData("{\"process\":0", "Line 2: ")]
    [InlineData("[1]", "Line 2: an event must be a map")]
    [InlineData("{\"process\":-1,\"type\":\"ok\",\"f\":\"read\"}", "Line 2: 'process' must be an integer of 0 or more, or nemesis")]
    [InlineData("{\"process\":0,\"type\":\"done\",\"f\":\"read\"}", "Line 2: 'done' is no type of an event")]
    [InlineData("{\"process\":0,\"type\":\"ok\"}", "Line 2: 'f' must be a name")]
    public void A_damaged_line_is_named(string line, string expected)
    {
        var error = Assert.Throws<FormatException>(() => JsonLinesHistory.Read(new StringReader("\n" + line)));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    private static void RoundTrip<TInput, TOutput>(
        Gen<Operation<TInput, TOutput>[]> histories, IOperationCodec<TInput, TOutput> codec, bool isCasFailureWritten = true) =>
        histories.Sample(
            history =>
            {
                var expected = history.Where(operation => isCasFailureWritten || operation.Outcome != OperationOutcome.Failed)
                    .Select(operation => operation with { Output = Relevant(operation, codec) })
                    .OrderBy(operation => operation.Call).ThenBy(operation => operation.Process);
                var events = JsonLinesHistory.Read(new StringReader(Written(EventHistory.FromOperations([.. expected], codec))));
                var read = EventHistory.ToOperations(events, codec)
                    .Select(operation => operation with { Output = Relevant(operation, codec) });
                return expected.SequenceEqual(read);
            },
            iter: 2_000,
            print: history => string.Join('\n', history));

    /// <summary>What of a reply the model looks at.</summary>
    private static TOutput Relevant<TInput, TOutput>(Operation<TInput, TOutput> operation, IOperationCodec<TInput, TOutput> codec)
    {
        if (operation.Outcome != OperationOutcome.Ok)
            return default!;
        var (type, value) = codec.WriteOutput(operation.Input, operation.Output);
        codec.ReadOutput(new HistoryEvent(0, 0, 0, type, "", null, value, null), operation.Input, out var output);
        return output;
    }

    private static string Written(IEnumerable<HistoryEvent> events)
    {
        using var stream = new MemoryStream();
        JsonLinesHistory.Write(stream, events);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
