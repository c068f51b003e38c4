using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Counting;
using ActorDist.Core.Recipes.Fencing;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Partitioning;
using ActorDist.Core.Recipes.Queueing;
using ActorDist.Core.Recipes.Sessions;
using ActorDist.Core.StateMachines;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

public sealed class RecipeEncodingTests
{
    private static readonly IStateMachine[] Machines =
    [
        new LockMachine(), new ReadWriteLockMachine(), new SemaphoreMachine(), new ElectionMachine(), new GroupMachine(),
        new DoubleBarrierMachine(), new BarrierMachine(), new CounterMachine(), new QueueMachine(), new WorkQueueMachine(),
        new PartitionMachine(), new SessionMachine(), new FencedMachine(),
    ];

    [Fact]
    public void A_command_comes_back_as_it_was() => Gen.Select(
            Gen.Int[0, (int)RecipeOperation.Forget], Gen.String[Gen.Char.AlphaNumeric, 0, 30], Gen.Long, Gen.Long, Gen.Bool, Gen.Byte.Array[0, 60])
        .Sample((operation, text, number, token, flag, data) =>
        {
            var command = new RecipeCommand((RecipeOperation)operation)
            {
                Session = text,
                Name = text,
                Number = number,
                Limit = -number,
                Token = token,
                NoWait = flag,
                Reentrant = !flag,
                Data = data,
                Items = [text, "ü"],
            };
            var decoded = RecipeCommand.Decode(command.Encode());
            Assert.Equal(command with { Data = default, Items = [] }, decoded with { Data = default, Items = [] });
            Assert.Equal(data, decoded.Data.ToArray());
            Assert.Equal(command.Items, decoded.Items);
        });

    [Fact]
    public void Any_bytes_are_a_command_or_refused_as_malformed() => Gen.Select(
            Gen.Int[0, Machines.Length - 1], Gen.Int[0, 25], Gen.Byte[0, 4].Array[0, 40])
        .Sample((machine, operation, bytes) =>
        {
            byte[] body = [1, (byte)operation, .. bytes];
            try
            {
                if (Machines[machine].IsRead(body))
                    return;
            }
            catch (FormatException)
            {
                return;
            }

            Assert.NotEqual(0, Machines[machine].Apply(default, body).Reply.Length);
        });

    [Fact]
    public void A_state_that_is_none_is_refused_as_malformed() => Gen.Byte.Array[1, 60].Sample(bytes =>
    {
        foreach (var decode in new Action<ReadOnlyMemory<byte>>[]
                 {
                     content => RecipeMachine<GrantState>.StateOf(content), content => RecipeMachine<RosterState>.StateOf(content),
                     content => RecipeMachine<QueueState>.StateOf(content), content => RecipeMachine<PartitionState>.StateOf(content),
                     content => RecipeMachine<SessionGroupState>.StateOf(content), content => RecipeMachine<FencedState>.StateOf(content),
                 })
        {
            try
            {
                decode(bytes);
            }
            catch (FormatException)
            {
                // Named by its field.
            }
        }
    });

    [Theory]
    [InlineData(RecipeOperation.Take, "no operation take")]
    [InlineData(RecipeOperation.Acquire, "is no session")]
    public void A_command_of_another_kind_or_without_a_session_is_refused(RecipeOperation operation, string named) => Assert.Contains(
        named,
        Assert.Throws<FormatException>(() => new LockMachine().IsRead(new RecipeCommand(operation).Encode())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_above_a_limit_is_refused_with_the_limit()
    {
        Assert.Contains("960", Refused(new RecipeCommand(RecipeOperation.Put) { Data = new byte[961] }), StringComparison.Ordinal);
        Assert.Contains("surrogate", Refused(new RecipeCommand(RecipeOperation.Put) { Name = "\ud800" }), StringComparison.Ordinal);
        Assert.Contains(
            "49152",
            Refused(new RecipeCommand(RecipeOperation.Join) { Items = [.. Enumerable.Repeat(new string('x', 64), 1000)] }),
            StringComparison.Ordinal);

        static string Refused(RecipeCommand command) => Assert.Throws<FormatException>(command.Encode).Message;
    }
}
