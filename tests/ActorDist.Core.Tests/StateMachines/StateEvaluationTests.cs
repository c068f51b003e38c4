using System.Text;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.StateMachines;

public sealed class StateEvaluationTests
{
    private readonly RegisterStateMachine _machine = new();
    private RegisterState _state = RegisterState.Absent(0);

    [Fact]
    public void TheSameOperation_IsAppliedOnceAndAnsweredAlike()
    {
        var first = Apply(1, RegisterCommand.Increment(5));
        Apply(2, RegisterCommand.Increment(1));
        var again = Apply(1, RegisterCommand.Increment(5));
        Assert.Equal(Evaluation.Applied, first.Kind);
        Assert.Equal(Evaluation.Duplicate, again.Kind);
        Assert.Equal(first.Version, again.Version);
        Assert.Equal(first.Reply.Span, again.Reply.Span);
        Assert.Equal("6", Text());
    }

    [Fact]
    public void ACopyOfAnOperationThatIsOver_IsNotApplied()
    {
        Apply(1, RegisterCommand.Increment(1));
        Apply(2, RegisterCommand.Increment(1), settled: 2);
        Assert.Equal(Evaluation.Settled, Apply(1, RegisterCommand.Increment(1)).Kind);
        Assert.Equal("2", Text());
    }

    [Fact]
    public void OperationsThatAreOver_AreForgotten()
    {
        for (ulong i = 1; i <= 10; i++)
            Apply(i, RegisterCommand.Increment(1), settled: i);
        Assert.Equal(1, _state.Operations.Length);
    }

    [Fact]
    public void TheWindow_IsBounded_AndAskingForWhatFellOutIsRefused()
    {
        for (ulong i = 1; i <= RegisterState.MaxOperations + 1; i++)
            Apply(i, RegisterCommand.Increment(1));
        Assert.Equal(RegisterState.MaxOperations, _state.Operations.Length);
        Assert.Equal(Evaluation.Forgotten, Apply(1, RegisterCommand.Increment(1), since: 0).Kind);
        Assert.Equal(Evaluation.Forgotten, Apply(1, RegisterCommand.Increment(1), isRetry: true).Kind);
        Assert.Equal(Evaluation.Duplicate, Apply(2, RegisterCommand.Increment(1), since: 1).Kind);
        Assert.Equal($"{RegisterState.MaxOperations + 1}", Text());
    }

    [Fact]
    public void ARejectionOfARetry_IsRemembered()
    {
        Apply(1, RegisterCommand.Put("a"u8));
        Assert.Equal(Evaluation.Unchanged, Apply(2, RegisterCommand.CompareAndSwap("b"u8, "c"u8), isRetry: true).Kind);
        Apply(3, RegisterCommand.Put("b"u8));
        var late = Apply(2, RegisterCommand.CompareAndSwap("b"u8, "c"u8));
        Assert.Equal(Evaluation.Duplicate, late.Kind);
        Assert.Equal(RegisterStatus.ValueMismatch, RegisterReply.Decode(late.Reply).Status);
        Assert.Equal("b", Text());
    }

    [Fact]
    public void ARejectionOtherwise_ChangesNothing()
    {
        Apply(1, RegisterCommand.Put("a"u8));
        var before = _state;
        Apply(2, RegisterCommand.CompareAndSwap("b"u8, "c"u8));
        Assert.Same(before, _state);
    }

    [Fact]
    public void Versions_RiseOverDeleteAndRecreation()
    {
        Apply(1, RegisterCommand.Put("a"u8));
        Apply(2, RegisterCommand.Delete());
        Assert.True(_state.IsTombstone);
        Assert.Equal(3, Apply(3, RegisterCommand.Put("b"u8)).Version);
    }

    [Fact]
    public void ARegisterMadeAnew_StartsAboveTheFloor()
    {
        _state = RegisterState.Absent(41);
        Assert.Equal(42, Apply(1, RegisterCommand.Put("a"u8)).Version);
    }

    [Fact]
    public void ARetry_OfUnknownAge_IsRefusedWhereTombstonesWereCollected()
    {
        _state = RegisterState.Absent(41);
        Assert.Equal(Evaluation.Forgotten, Apply(1, RegisterCommand.Increment(1), isRetry: true).Kind);
        Assert.Equal(Evaluation.Applied, Apply(1, RegisterCommand.Increment(1), isRetry: true, since: 42).Kind);
    }

    [Fact]
    public void AChangeWithoutAnOperationId_IsAnError() => Assert.Throws<InvalidOperationException>(
        () => new StateEvaluation(_state, _machine).Apply(new Command(OpId.None, RegisterCommand.Put("a"u8)), since: null));

    [Fact]
    public void ABatch_GivesWhatOneByOneGives() => Script.Sample(script =>
    {
        var batch = new StateEvaluation(RegisterState.Absent(0), _machine);
        var together = script.Select((body, i) => batch.Apply(Command((ulong)i % 7 + 1, body), since: null).Version).ToArray();
        _state = RegisterState.Absent(0);
        var apart = script.Select((body, i) => Apply((ulong)i % 7 + 1, body).Version).ToArray();
        return together.SequenceEqual(apart) && batch.Result().Encode().Span.SequenceEqual(_state.Encode().Span);
    }, threads: 1);

    [Fact]
    public void AState_SurvivesItsEncoding() => Script.Sample(script =>
    {
        _state = RegisterState.Absent(0);
        foreach (var (body, i) in script.Select((body, i) => (body, i)))
            Apply((ulong)i + 1, body);
        var decoded = RegisterState.Decode(_state.Encode());
        return decoded.Version == _state.Version
            && decoded.Exists == _state.Exists
            && decoded.Forgotten == _state.Forgotten
            && decoded.Content.Span.SequenceEqual(_state.Content.Span)
            && Describe(decoded).SequenceEqual(Describe(_state), StringComparer.Ordinal);
    }, threads: 1);

    [Fact]
    public void AShortenedState_IsRefused() => Script.Where(script => script.Length > 0).Sample(script =>
    {
        _state = RegisterState.Absent(0);
        foreach (var (body, i) in script.Select((body, i) => (body, i)))
            Apply((ulong)i + 1, body);
        var bytes = _state.Encode();
        for (var length = 1; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => RegisterState.Decode(bytes[..length]));
    }, threads: 1);

    [Fact]
    public void ADamagedState_IsRefusedWithAReasonOrReadWithinItsLimits() =>
        Gen.Select(Gen.Byte.Array[1, 60], Gen.Int[0, 1]).Sample((bytes, format) =>
        {
            bytes[0] = (byte)format;
            try
            {
                var state = RegisterState.Decode(bytes);
                return state.Operations.Length <= RegisterState.MaxOperations && state.Content.Length <= bytes.Length;
            }
            catch (FormatException e)
            {
                return e.Message.Length > 0;
            }
        });

    private static Gen<byte[][]> Script { get; } = Gen.OneOf(
            Gen.Byte.Array[0, 5].Select(value => RegisterCommand.Put(value)),
            Gen.Int[-3, 3].Select(delta => RegisterCommand.Increment(delta)),
            Gen.Byte.Array[0, 5].Select(value => RegisterCommand.Append(value)),
            Gen.Const(RegisterCommand.Delete()),
            Gen.Const(RegisterCommand.Get()))
        .Array[0, 90];

    private static IEnumerable<string> Describe(RegisterState state) => state.Operations.ToArray().Select(
        operation => $"{operation.Id} {operation.Settled} {operation.Version} {Convert.ToHexString(operation.Reply.Span)}");

    private static Command Command(ulong sequence, byte[] body) => new(new OpId(9, sequence), body);

    private Evaluated Apply(ulong sequence, byte[] body, ulong settled = 0, bool isRetry = false, long? since = null)
    {
        var evaluation = new StateEvaluation(_state, _machine);
        var result = evaluation.Apply(Command(sequence, body) with { Settled = settled, IsRetry = isRetry }, since);
        _state = evaluation.Result();
        return result;
    }

    private string Text() => Encoding.UTF8.GetString(_state.Content.Span);
}
