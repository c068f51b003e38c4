using System.Security.Cryptography;
using System.Text;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Cluster.Registers;

/// <summary>Puts operations before this node's engine.</summary>
internal sealed class ConsensusClient(ReplicaEngine engine, ReplicaAdministration replicas, RegisterSettings settings) : IConsensus
{
    /// <summary>Longest idempotency key, in characters.</summary>
    public const int MaxIdempotencyKey = 256;

    private readonly long _timeout = (long)settings.OperationTimeout.TotalMilliseconds;

    /// <inheritdoc/>
    public Task<ConsensusAnswer> ExecuteAsync(RegisterKey key, ReadOnlyMemory<byte> body, OperationOptions options)
    {
        var id = options.IdempotencyKey is { } name ? Identity(key, name) : OpId.None;
        var operation = new Operation(key, body, id, options.Read, options.ProposeHere, _timeout);
        if (!engine.Post(operation))
        {
            operation.SetResult(new ConsensusAnswer(
                new Outcome(OutcomeKind.Failed, null, default, "this node stops"), Age: null, LastQuorumContact: null));
        }

        return operation.Task;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RegisterKey>> ListAsync(string kind, string after, int limit)
    {
        // A name that is none would be found out by the replicas only, who would say nothing.
        if (after.Length > 0)
            _ = new RegisterKey(kind, after);
        var configuration = replicas.View.Configuration;
        var answers = await replicas.ListAsync(kind, after, limit);
        var votes = answers.Aggregate(0u, (set, keys) => set | Bit(configuration.IndexOf(keys.Replica)));
        if (!configuration.IsMajority(votes))
        {
            throw new QuorumUnavailableException(
                $"{answers.Count} of {configuration.Members.Length} replicas answered, which is no majority; try again.");
        }

        // Past the last name of a disk that had more, nothing is known of that disk.
        var names = answers.SelectMany(keys => keys.Names).Select(name => new RegisterKey(kind, name));
        var ends = answers.Where(keys => !keys.IsLast).Select(keys => new RegisterKey(kind, keys.Names[^1])).ToList();
        return [.. names.Where(name => ends.TrueForAll(end => name <= end)).Distinct().Order().Take(limit)];
    }

    private static uint Bit(int index) => index < 0 ? 0 : 1u << index;

    /// <summary>The same for the same key and name at every node; 128 bits of a cryptographic hash do not meet by chance.</summary>
    private static OpId Identity(RegisterKey key, string name)
    {
        if (name.Length is 0 or > MaxIdempotencyKey)
            throw new FormatException($"an idempotency key has 1 to {MaxIdempotencyKey} characters; this one has {name.Length}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Text}\n{name}"));
        return new OpId(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, sizeof(ulong)));
    }
}
