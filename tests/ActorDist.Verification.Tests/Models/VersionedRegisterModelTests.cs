using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.VersionedRegister;
using CsCheck;
using Xunit;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.VersionedRegister.RegisterCommand,
    ActorDist.Verification.Models.VersionedRegister.RegisterReply>;

namespace ActorDist.Verification.Tests.Models;

public sealed class VersionedRegisterModelTests
{
    private const int ValueLimit = 3;

    private static readonly Gen<RegisterCommand> Commands = Gen.Select(
        Gen.Int[0, 6], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Long[-1, 4], (function, value, expected, number) => function switch
        {
            0 => RegisterCommand.Get(),
            1 => RegisterCommand.Put(Text(value), number < 0 ? null : number),
            2 => RegisterCommand.CompareAndSwap(Text(expected), Text(value)),
            3 => RegisterCommand.Increment(number),
            4 => RegisterCommand.Append(Text(value)),
            _ => RegisterCommand.Delete(number < 0 ? null : number),
        });

    [Fact]
    public void What_a_register_replies_is_possible_and_no_other_status_or_version_is()
    {
        var model = new VersionedRegisterModel(VersionRule.Consecutive, ValueLimit);
        Commands.Array[1, 12].Sample(commands =>
        {
            var register = new AtomicRegister(ValueLimit);
            var state = model.Initial;
            foreach (var command in commands)
            {
                var reply = register.Execute(command);
                if (IsPossible(model, state, command, reply with { Version = reply.Version + 1 }, out _)
                    || IsPossible(model, state, command, reply with { Status = Another(reply.Status) }, out _)
                    || (reply.Number is { } number && IsPossible(model, state, command, reply with { Number = number + 1 }, out _))
                    || (reply.Value is { } value && IsPossible(model, state, command, reply with { Value = value + "x" }, out _))
                    || !IsPossible(model, state, command, reply, out state))
                {
                    return false;
                }
            }

            return true;
        });
    }

    [Fact]
    public void What_a_reply_does_not_tell_constrains_nothing()
    {
        var model = new VersionedRegisterModel(VersionRule.ConsecutiveWhilePresent, ValueLimit);
        Commands.Array[1, 12].Sample(commands =>
        {
            var register = new AtomicRegister(ValueLimit);
            var state = model.Initial;
            return Array.TrueForAll(commands, command =>
                IsPossible(model, state, command, new RegisterReply(register.Execute(command).Status), out state));
        });
    }

    [Theory]
    [InlineData(long.MaxValue, 1, RegisterStatus.Overflow)]
    [InlineData(long.MinValue, -1, RegisterStatus.Overflow)]
    [InlineData(long.MaxValue, -1, RegisterStatus.Ok)]
    [InlineData(-1, long.MinValue, RegisterStatus.Overflow)]
    [InlineData(0, long.MinValue, RegisterStatus.Ok)]
    public void Increments_stay_in_64_bits(long start, long amount, RegisterStatus expected)
    {
        var model = new VersionedRegisterModel();
        var state = new RegisterState(start.ToString(), Version: 1, IsExact: true);
        Assert.True(IsPossible(model, state, RegisterCommand.Increment(amount), new RegisterReply(expected), out _));
        Assert.False(IsPossible(model, state, RegisterCommand.Increment(amount), new RegisterReply(Another(expected)), out _));
    }

    [Fact]
    public void Long_values_are_shortened_in_sentences() => Assert.Equal(
        $"hold \"{new string('a', 30)}...{new string('a', 30)}\" (1000 characters) at version 4 or later",
        new VersionedRegisterModel().DescribeState(new RegisterState(new string('a', 1000), 4, IsExact: false)));

    private static string Text(int value) => value == 3 ? "a" : value.ToString();

    private static RegisterStatus Another(RegisterStatus status) =>
        status == RegisterStatus.Ok ? RegisterStatus.NotANumber : RegisterStatus.Ok;

    private static bool IsPossible(
        VersionedRegisterModel model, RegisterState state, RegisterCommand command, RegisterReply reply, out RegisterState next) =>
        model.Step(state, new Operation("k", 0, command, reply, 0, 1, OperationOutcome.Ok), out next);
}
