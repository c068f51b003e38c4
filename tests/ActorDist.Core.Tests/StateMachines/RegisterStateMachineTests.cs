using System.Text;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.StateMachines;

public sealed class RegisterStateMachineTests
{
    private readonly RegisterStateMachine _machine = new();
    private Snapshot _register;

    [Fact]
    public void Get_OfAnAbsentRegister_FindsNothing() => Assert.Equal(RegisterStatus.NotFound, Apply(RegisterCommand.Get()).Status);

    [Fact]
    public void Put_ThenGet_GivesTheValue()
    {
        Apply(RegisterCommand.Put("a"u8));
        Assert.Equal("a"u8, Apply(RegisterCommand.Get()).Value.Span);
    }

    [Theory]
    [InlineData(0, RegisterStatus.VersionMismatch)]
    [InlineData(1, RegisterStatus.Ok)]
    [InlineData(2, RegisterStatus.VersionMismatch)]
    public void Put_WithACondition_NeedsThatVersion(long ifVersion, RegisterStatus expected)
    {
        Apply(RegisterCommand.Put("a"u8));
        Assert.Equal(expected, Apply(RegisterCommand.Put("b"u8, ifVersion)).Status);
    }

    [Fact]
    public void Put_IfAbsent_WorksAgainAfterDelete()
    {
        Assert.Equal(RegisterStatus.Ok, Apply(RegisterCommand.Put("a"u8, 0)).Status);
        Assert.Equal(RegisterStatus.Ok, Apply(RegisterCommand.Delete()).Status);
        Assert.Equal(RegisterStatus.Ok, Apply(RegisterCommand.Put("b"u8, 0)).Status);
        Assert.Equal(3, _register.Version);
    }

    [Fact]
    public void CompareAndSwap_ComparesTheValue()
    {
        Assert.Equal(RegisterStatus.NotFound, Apply(RegisterCommand.CompareAndSwap(""u8, "a"u8)).Status);
        Apply(RegisterCommand.Put("a"u8));
        Assert.Equal(RegisterStatus.ValueMismatch, Apply(RegisterCommand.CompareAndSwap("b"u8, "c"u8)).Status);
        Assert.Equal(RegisterStatus.Ok, Apply(RegisterCommand.CompareAndSwap("a"u8, "c"u8)).Status);
        Assert.Equal("c"u8, _register.Content.Span);
    }

    [Fact]
    public void Increment_AddsFromZero() => Gen.Long[-1_000_000, 1_000_000].Array[1, 20].Sample(deltas =>
    {
        _register = default;
        var last = deltas.Select(delta => Apply(RegisterCommand.Increment(delta)).Number).ToArray()[^1];
        Assert.Equal(deltas.Sum(), last);
        Assert.Equal($"{deltas.Sum()}", Encoding.UTF8.GetString(_register.Content.Span));
    }, threads: 1);

    [Theory]
    [InlineData("x")]
    [InlineData("1 ")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void Increment_OfSomethingElse_IsRejected(string content)
    {
        Apply(RegisterCommand.Put(Encoding.UTF8.GetBytes(content)));
        Assert.Equal(RegisterStatus.NotANumber, Apply(RegisterCommand.Increment(1)).Status);
        Assert.Equal(1, _register.Version);
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, -1)]
    [InlineData(-1, long.MinValue)]
    public void Increment_OutOfRange_IsRejected(long start, long delta)
    {
        Apply(RegisterCommand.Increment(start));
        Assert.Equal(RegisterStatus.Overflow, Apply(RegisterCommand.Increment(delta)).Status);
        Assert.Equal($"{start}", Encoding.UTF8.GetString(_register.Content.Span));
    }

    [Fact]
    public void Append_TellsTheLength_AndStopsAtTheLimit()
    {
        Assert.Equal(3, Apply(RegisterCommand.Append("abc"u8)).Number);
        Assert.Equal(5, Apply(RegisterCommand.Append("de"u8)).Number);
        Assert.Equal(RegisterStatus.TooLarge, Apply(RegisterCommand.Append(new byte[RegisterState.MaxContentBytes - 4])).Status);
        Assert.Equal(RegisterState.MaxContentBytes, Apply(RegisterCommand.Append(new byte[RegisterState.MaxContentBytes - 5])).Number);
    }

    [Fact]
    public void Delete_OfNothing_FindsNothing() => Assert.Equal(RegisterStatus.NotFound, Apply(RegisterCommand.Delete()).Status);

    [Fact]
    public void AValueAboveTheLimit_IsRefusedWithTheLimit()
    {
        var error = Assert.Throws<FormatException>(() => _machine.IsRead(RegisterCommand.Put(new byte[RegisterState.MaxContentBytes + 1])));
        Assert.Contains("65537 bytes, the limit is 65536", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyBytes_AreAReadOrAChangeOrRefused() => Gen.Byte.Array[0, 40].Sample(body =>
    {
        bool isRead;
        try
        {
            isRead = _machine.IsRead(body);
        }
        catch (FormatException)
        {
            return true;
        }

        var transition = _machine.Apply(new Snapshot(5, Exists: true, "7"u8.ToArray()), body);
        return !isRead || transition.Kind == TransitionKind.Unchanged;
    });

    [Fact]
    public void EveryPrefixOfACommand_IsRefused()
    {
        byte[][] commands =
        [
            RegisterCommand.Get(), RegisterCommand.Put("value"u8, 3), RegisterCommand.CompareAndSwap("a"u8, "bc"u8),
            RegisterCommand.Increment(-77), RegisterCommand.Append("xyz"u8), RegisterCommand.Delete(9),
        ];
        foreach (var command in commands)
        {
            for (var length = 0; length < command.Length; length++)
                Assert.Throws<FormatException>(() => _machine.IsRead(command.AsSpan(0, length)));
            Assert.Throws<FormatException>(() => _machine.IsRead([.. command, 0]));
        }
    }

    [Fact]
    public void AReply_SurvivesItsEncoding() => Gen.Select(Gen.Enum<RegisterStatus>(), Gen.Byte.Array[0, 50], Gen.Long).Sample(parts =>
    {
        var decoded = RegisterReply.Decode(new RegisterReply(parts.Item1, parts.Item2, parts.Item3).Encode());
        return decoded.Status == parts.Item1 && decoded.Value.Span.SequenceEqual(parts.Item2) && decoded.Number == parts.Item3;
    });

    private RegisterReply Apply(byte[] body)
    {
        var transition = _machine.Apply(_register, body);
        if (transition.Kind != TransitionKind.Unchanged)
            _register = new Snapshot(_register.Version + 1, transition.Kind == TransitionKind.Changed, transition.Content);
        return RegisterReply.Decode(transition.Reply);
    }
}
