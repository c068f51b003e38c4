using System.Globalization;
using ActorDist.Lab.Registers;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>The linearizable registers, the consistent side of CAP.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class ConsensusRegisters(ExperimentCluster cluster) : IRegisterStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, RegisterHttpClient> _doors = cluster.Nodes.ToDictionary(
        node => node.Name, node => new RegisterHttpClient(node.Spec.Http, Patience), StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<(OperationOutcome Outcome, CasRegisterOutput Output)> DoAsync(string node, string key, CasRegisterInput input)
    {
        var command = input.Function switch
        {
            CasRegisterFunction.Write => RegisterCommand.Put(Text(input.Value)),
            CasRegisterFunction.Cas => RegisterCommand.CompareAndSwap(Text(input.Expected), Text(input.Value)),
            _ => RegisterCommand.Get(),
        };
        var (outcome, reply) = await _doors[node].DoAsync(key, command, CancellationToken.None);
        return (outcome, input.Function switch
        {
            CasRegisterFunction.Read => CasRegisterOutput.Found(reply.Value is null ? null : long.Parse(reply.Value, CultureInfo.InvariantCulture)),
            CasRegisterFunction.Cas when reply.Status != RegisterStatus.Ok => CasRegisterOutput.Mismatch,
            _ => CasRegisterOutput.Done,
        });
    }

    private static string Text(long? value) => value!.Value.ToString(CultureInfo.InvariantCulture);
}
