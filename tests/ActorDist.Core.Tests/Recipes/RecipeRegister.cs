using ActorDist.Core.Recipes;
using ActorDist.Core.StateMachines;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

/// <summary>A recipe in a register as consensus keeps it: its versions, its encoded state and its replies are the real ones.</summary>
/// <param name="machine">The recipe.</param>
/// <param name="state">The register's state; null for one never written.</param>
internal sealed class RecipeRegister<TState>(RecipeMachine<TState> machine, RegisterState? state = null)
    where TState : class, IRecipeState<TState>, new()
{
    private ulong _operations;

    public RegisterState Register { get; private set; } = state ?? RegisterState.Absent(0);

    public TState State => RecipeMachine<TState>.StateOf(Register.Content);

    public RecipeReply Do(RecipeCommand command)
    {
        var body = command.Encode();
        Assert.False(machine.IsRead(body));
        var evaluation = new StateEvaluation(RegisterState.Decode(Register.Encode()), machine);
        var evaluated = evaluation.Apply(new Command(new OpId(1, ++_operations), body) { Settled = _operations }, since: null);
        Assert.NotEqual(Evaluation.Duplicate, evaluated.Kind);
        Register = evaluation.Result();
        return RecipeReply.Decode(evaluated.Reply);
    }

    /// <summary>The same register in a world of its own.</summary>
    public RecipeRegister<TState> Fork() => new(machine, Register) { _operations = _operations };
}
