using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>A store of registers of numbers.</summary>
internal interface IRegisterStore
{
    /// <summary>Does an operation through a node.</summary>
    /// <returns>How it ended, and the reply where it was answered.</returns>
    Task<(OperationOutcome Outcome, CasRegisterOutput Output)> DoAsync(string node, string key, CasRegisterInput input);
}
