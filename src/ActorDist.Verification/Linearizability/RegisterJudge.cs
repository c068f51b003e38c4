using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability.Zones;
using ActorDist.Verification.Models.CasRegister;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// Linearizability of registers by two judges that share no code: the search, and the zones where writes are unique. Where they disagree
/// that is what is reported.
/// </summary>
/// <param name="initial">The value before the history, null for none.</param>
/// <param name="budget">What the search may spend; <see cref="SearchBudget.Default"/> where null.</param>
public sealed class RegisterJudge(long? initial = null, SearchBudget? budget = null)
{
    private readonly CasRegisterModel _model = new(initial);

    /// <summary>Judges a history.</summary>
    /// <param name="operations">In any order; those that failed are ignored.</param>
    /// <param name="cancellation">Ends the search as unknown; the zones then answer alone.</param>
    /// <exception cref="ArgumentException">A completed operation returns before its call.</exception>
    public Judgement Judge(IReadOnlyList<Operation> operations, CancellationToken cancellation = default)
    {
        var search = new LinearizabilityJudge<long?, CasRegisterInput, CasRegisterOutput>(_model, budget)
            .Judge(operations, cancellation).ToJudgement(_model);
        return SecondOpinion.Combine(search, "the search", new ZoneJudge(initial).Judge(operations), "the zones");
    }
}
