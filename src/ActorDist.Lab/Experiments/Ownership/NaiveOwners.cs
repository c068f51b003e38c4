using System.Security.Cryptography;
using System.Text;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Workloads.Effects;

namespace ActorDist.Lab.Experiments.Ownership;

/// <summary>
/// Owners by membership alone, as clients of the cluster: of the members that a node can reach, the first in the order of the request's ID owns
/// it, and remembers in its own memory what it has executed. It is the design that the cluster does not have.
/// </summary>
/// <param name="run">Its clock.</param>
internal sealed class NaiveOwners(RunRecorder run)
{
    private readonly HashSet<(string Owner, string RequestId)> _memory = [];
    private readonly List<Effect> _effects = [];

    /// <summary>What they did.</summary>
    public IReadOnlyList<Effect> Effects => _effects;

    /// <summary>A request comes to a node; whoever that node's view makes the owner executes it, once.</summary>
    /// <param name="request">The request.</param>
    /// <param name="view">The membership as the node sees it.</param>
    public void Submit(ScalingRequest request, MembersView view)
    {
        var owner = view.Members.Where(member => member.IsUp && !view.Suspects(member.Name)).MaxBy(member => Rank(member.Name, request.RequestId))!.Name;
        if (_memory.Add((owner, request.RequestId)))
            _effects.Add(new Effect(request.RequestId, run.Now, $"{request.GroupId} changed by {request.Change} at {owner}"));
    }

    private static ulong Rank(string member, string requestId) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{member} {requestId}")));
}
