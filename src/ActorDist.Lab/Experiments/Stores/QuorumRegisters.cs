using System.Globalization;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>The quorum store where the last write wins, the available side of CAP.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="answers">How many replicas' answers a read needs, and a write.</param>
internal sealed class QuorumRegisters(ExperimentCluster cluster, int answers = 1) : IRegisterStore
{
    /// <inheritdoc/>
    public async Task<(OperationOutcome Outcome, CasRegisterOutput Output)> DoAsync(string node, string key, CasRegisterInput input)
    {
        var (door, name) = (cluster.Quorum(node), Object(key));
        if (input.Function == CasRegisterFunction.Read)
        {
            var read = await door.GetAsync(name, $"r={answers}&sloppy=on&timeout=1s", CancellationToken.None);
            if (!read.IsAnswered)
                return (OperationOutcome.Failed, default);
            return read.Values.Count < 2
                ? (OperationOutcome.Ok, CasRegisterOutput.Found(read.Values.Count == 0 ? null : long.Parse(read.Values[0], CultureInfo.InvariantCulture)))
                : throw new ClusterException($"{name} shows {read.Values.Count} siblings; in its bucket the last write wins.");
        }

        var value = input.Value!.Value.ToString(CultureInfo.InvariantCulture);
        var write = await door.PutAsync(name, value, $"w={answers}&sloppy=on&timeout=1s", context: null, CancellationToken.None);
        return (write.Outcome, CasRegisterOutput.Done);
    }

    /// <summary>The object of a key.</summary>
    public static string Object(string key) => $"lww/{key}";
}
