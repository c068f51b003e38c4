using System.Globalization;

namespace ActorDist.Core.Quorum;

/// <summary>A request's numbers, as the bucket and the request together say.</summary>
internal sealed record RequestSettings(BucketOptions Bucket, int N, int R, int W, int PR, int PW)
{
    public required bool Sloppy { get; init; }

    public required bool NotFoundOk { get; init; }

    public required bool BasicQuorum { get; init; }

    public required bool BlockingRepair { get; init; }

    public required long Timeout { get; init; }

    public required CausalContext Context { get; init; }

    /// <summary>What the session promises; none without one.</summary>
    public required SessionGuarantees Guarantees { get; init; }

    /// <summary>What the session has seen.</summary>
    public required CausalContext Seen { get; init; }

    /// <summary>Puts the numbers together, or says why the request makes no sense.</summary>
    public static RequestSettings? Of(QuorumRequest request, QuorumReplicaOptions options, ReplicaRing ring, out string? refusal)
    {
        var bucket = options.Buckets.Of(request.Key);
        var n = request.N ?? bucket.N;
        var isGet = request.Operation == QuorumOperation.Get;
        refusal = Size(nameof(n), n, 1, ring.Members.Count, "the number of replicas")
            ?? (request.Timeout is <= 0 ? $"timeout is {request.Timeout} ms; it must be above 0" : null);
        if (refusal is not null)
            return null;
        var r = request.R.Resolve(n, bucket.R);
        var w = request.W.Resolve(n, bucket.W);
        var pr = request.PR.Resolve(n, bucket.PR);
        var pw = request.PW.Resolve(n, bucket.PW);
        refusal = isGet
            ? Size(nameof(r), r, 1, n, nameof(n)) ?? Size(nameof(pr), pr, 0, n, nameof(n))
            : Size(nameof(w), w, 1, n, nameof(n)) ?? Size(nameof(pw), pw, 0, n, nameof(n)) ?? WriteFault(request, bucket);
        var (context, seen) = (CausalContext.None, CausalContext.None);
        if (refusal is null)
        {
            try
            {
                if (!isGet && request.Context is { } token)
                    context = token.Read(options.Cluster, request.Key, bucket.Mode);
                if (request.Session is { } session)
                    seen = session.Read(options.Cluster, request.Key, bucket.Mode);
            }
            catch (FormatException e)
            {
                refusal = e.Message;
            }
        }

        return refusal is not null ? null : new RequestSettings(bucket, n, r, w, pr, pw)
        {
            Sloppy = request.Sloppy ?? bucket.Sloppy,
            NotFoundOk = request.NotFoundOk ?? bucket.NotFoundOk,
            BasicQuorum = request.BasicQuorum ?? bucket.BasicQuorum,
            BlockingRepair = request.BlockingRepair ?? bucket.BlockingRepair,
            Timeout = request.Timeout ?? bucket.Timeout,
            Context = context,
            Guarantees = request.Session?.Guarantees ?? SessionGuarantees.None,
            Seen = seen,
        };
    }

    private static string? WriteFault(QuorumRequest request, BucketOptions bucket)
    {
        if (request.Operation == QuorumOperation.Delete)
            return request.Context is null ? "a delete needs the context of a get: without one it could not say what it deletes" : null;
        return request.Value.Length > bucket.ValueLimit
            ? $"the value is {request.Value.Length} bytes, the limit is {bucket.ValueLimit}"
            : null;
    }

    private static string? Size(string name, int value, int least, int most, string mostName) => value >= least && value <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be from {least} to {most}, {mostName}");
}
