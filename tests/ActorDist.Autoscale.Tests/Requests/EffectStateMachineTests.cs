using ActorDist.Autoscale.Requests;
using ActorDist.Core.StateMachines;
using CsCheck;
using Xunit;

namespace ActorDist.Autoscale.Tests.Requests;

public sealed class EffectStateMachineTests
{
    private static readonly ScalingEffect PlusTwo = new("r1", "web", 2);
    private static readonly ScalingEffect PlusThree = new("r1", "web", 3);

    private readonly EffectStateMachine _machine = new();
    private Snapshot _register;

    /// <summary>Commands that are none, and what is wrong with them.</summary>
    public static TheoryData<byte[], string> Malformed => new()
    {
        { [], "command format" },
        { [2, 0], "format 2" },
        { [1], "operation" },
        { [1, 2], "operation 2" },
        { [1, 0, 0], "after its end" },
        { [1, 1], "effect format" },
        { [1, 1, 9], "format 9" },
        { [1, 1, 1, 3, (byte)'w'], "groupId" },
        { [1, 1, 1, 65, .. new byte[65]], "64" },
        { [1, 1, 1, 0, 4], "groupId" },
        { [1, 1, 1, 1, (byte)' ', 4], "groupId" },
        { [1, 1, 1, 1, 0xFF, 4], "groupId" },
        { [1, 1, 1, 1, (byte)'w'], "change" },
        { [1, 1, 1, 1, (byte)'w', 0], "change" },
        { [1, 1, 1, 1, (byte)'w', 0xD2, 0x0F], "1000" },
        { [1, 1, 1, 1, (byte)'w', 4, 0], "after its end" },
    };

    [Fact]
    public void Should_find_nothing_under_an_id_that_nobody_used() => Assert.Null(Apply(EffectCommand.Get()));

    [Fact]
    public void Should_answer_every_command_with_the_effect_that_was_recorded_first()
    {
        Assert.Equal(PlusTwo, Apply(EffectCommand.Record(PlusTwo)));
        Assert.Equal(PlusTwo, Apply(EffectCommand.Record(PlusThree)));
        Assert.Equal(PlusTwo, Apply(EffectCommand.Record(PlusTwo)));
        Assert.Equal(PlusTwo, Apply(EffectCommand.Get()));
        Assert.Equal(1, _register.Version);
    }

    [Fact]
    public void Should_tell_a_read_from_a_change()
    {
        Assert.True(_machine.IsRead(EffectCommand.Get()));
        Assert.False(_machine.IsRead(EffectCommand.Record(PlusTwo)));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Should_refuse_a_malformed_command_naming_what_is_wrong(byte[] body, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => _machine.IsRead(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void Should_give_back_every_effect_within_the_limits() => Gen.Select(
            Gen.Char["abzAZ09._:-"].Array[1, ScalingRequest.MaxIdLength],
            Gen.Int[-ScalingRequest.MaxChange, ScalingRequest.MaxChange].Where(change => change != 0))
        .Sample((group, change) =>
        {
            var effect = new ScalingEffect("r1", new string(group), change);
            Assert.Equal(effect, EffectEncoding.Decode("r1", EffectEncoding.Encode(effect)));
            Assert.False(_machine.IsRead(EffectCommand.Record(effect)));
        });

    [Fact]
    public void Should_take_any_bytes_as_a_command_or_refuse_them_as_malformed() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        bytes = [1, .. bytes];
        try
        {
            _machine.IsRead(bytes);
        }
        catch (FormatException)
        {
            return;
        }

        _machine.Apply(default, bytes);
    });

    private ScalingEffect? Apply(byte[] body)
    {
        var transition = _machine.Apply(_register, body);
        if (transition.Kind == TransitionKind.Changed)
            _register = new Snapshot(_register.Version + 1, Exists: true, transition.Content);
        return EffectStateMachine.Standing("r1", transition.Reply.Span);
    }
}
