using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes;

/// <summary>
/// The base of all recipes: a deterministic state machine in one register. It knows no clock. That a lease has run out is a command,
/// <see cref="RecipeOperation.Evict"/>, proposed by whoever measured it (see <see cref="Sessions.SessionMachine"/>). Fencing tokens and
/// epochs are versions of the register, so they rise with each grant and never restart, also when the register was deleted meanwhile.
/// </summary>
/// <param name="kind">First part of the keys.</param>
/// <param name="operations">The operations that it serves beside <see cref="RecipeOperation.Get"/>.</param>
/// <typeparam name="TState">The state in the register.</typeparam>
public abstract class RecipeMachine<TState>(string kind, params RecipeOperation[] operations) : IStateMachine
    where TState : class, IRecipeState<TState>, new()
{
    private const byte Format = 1;

    /// <inheritdoc/>
    public string Kind => kind;

    /// <summary>The state that a register of this kind holds; an empty one where the register does not exist.</summary>
    /// <exception cref="FormatException">The bytes are not a state of this kind.</exception>
    public static TState StateOf(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
            return new TState();
        return content.Span[0] == Format
            ? TState.Decode(content[1..])
            : throw new FormatException($"state format {content.Span[0]} is not known; this node reads format {Format}");
    }

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body)
    {
        var command = RecipeCommand.Decode(body.ToArray());
        if (command.Operation == RecipeOperation.Get)
            return true;
        if (!operations.Contains(command.Operation))
            throw new FormatException($"kind '{kind}' has no operation {command.Operation.ToString().ToLowerInvariant()}");
        Check(command);
        return false;
    }

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body)
    {
        var command = RecipeCommand.Decode(body);
        if (command.Operation == RecipeOperation.Get)
        {
            var status = current.Exists ? RecipeStatus.Ok : RecipeStatus.NotFound;
            return Transition.Unchanged(new RecipeReply(status) { Data = current.Content }.Encode());
        }

        var state = StateOf(current.Exists ? current.Content : default);
        var (reply, isChanged) = Change(state, command, current.Version + 1);
        if (!isChanged || state.IsEmpty && !current.Exists)
            return Transition.Unchanged(reply.Encode());
        if (state.IsEmpty)
            return Transition.Deleted(reply.Encode());
        var content = RecipeEncoding.Encode(state, static (TState value, ref SpanWriter writer) =>
        {
            writer.Byte(Format);
            value.Write(ref writer);
        });
        return content.Length <= RegisterState.MaxContentBytes
            ? Transition.Changed(content, reply.Encode())
            : Transition.Unchanged(new RecipeReply(RecipeStatus.Full) { Number = RegisterState.MaxContentBytes }.Encode());
    }

    /// <summary>Refuses a command that makes no sense whatever the state is.</summary>
    /// <exception cref="FormatException">It makes none; the message says why.</exception>
    protected abstract void Check(RecipeCommand command);

    /// <summary>Applies a command to the state.</summary>
    /// <param name="state">Changed in place; what was done to it counts only if the result says so.</param>
    /// <param name="command">A command that <see cref="Check"/> let pass.</param>
    /// <param name="version">The register's version if this is a change: the token of what is granted now.</param>
    /// <returns>The answer, and whether the state changed.</returns>
    protected abstract (RecipeReply Reply, bool IsChanged) Change(TState state, RecipeCommand command, long version);

    /// <summary>A session and a name are there, and well-formed.</summary>
    protected static void CheckContender(RecipeCommand command, bool isNamed = false)
    {
        _ = SessionId.Parse(command.Session);
        RecipeEncoding.CheckName("the name", command.Name, mayBeEmpty: !isNamed);
    }

    /// <summary>A number lies within its bounds.</summary>
    protected static void CheckRange(string field, long value, long minimum, long maximum)
    {
        if (value < minimum || value > maximum)
            throw new FormatException($"{field} must be from {minimum} to {maximum}; it is {value}");
    }

    /// <summary>Nothing was changed.</summary>
    protected static (RecipeReply Reply, bool IsChanged) Unchanged(RecipeStatus status, long token = 0, long number = 0) =>
        (new RecipeReply(status) { Token = token, Number = number }, false);

    /// <summary>The state was changed.</summary>
    protected static (RecipeReply Reply, bool IsChanged) Changed(RecipeStatus status, long token = 0, long number = 0) =>
        (new RecipeReply(status) { Token = token, Number = number }, true);
}
