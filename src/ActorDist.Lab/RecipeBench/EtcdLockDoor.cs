using ActorDist.Lab.RecipeBench.Protocol;
using ActorDist.Lab.RegisterBench;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LockClient = ActorDist.Lab.RecipeBench.Protocol.Lock.LockClient;

namespace ActorDist.Lab.RecipeBench;

/// <summary>A contender at a member of etcd, by its own lock service over gRPC; each has a lease.</summary>
internal sealed class EtcdLockDoor : ILockDoor
{
    private const long LeaseSeconds = 600;
    private readonly GrpcChannel _channel;
    private readonly LockClient _locks;
    private long _lease;
    private ByteString _key = ByteString.Empty;

    public EtcdLockDoor(Uri member)
    {
        _channel = GrpcChannel.ForAddress(member, new GrpcChannelOptions { HttpHandler = DoorConnection.Handler(), DisposeHttpClient = true });
        _locks = new LockClient(_channel);
    }

    public async Task OpenAsync(CancellationToken cancellation)
    {
        using var call = new Lease.LeaseClient(_channel).LeaseGrantAsync(
            new LeaseGrantRequest { TTL = LeaseSeconds }, cancellationToken: cancellation);
        _lease = (await call).ID;
    }

    public Task<string?> AcquireAsync(string name, CancellationToken cancellation) => AnswerAsync(async () =>
    {
        using var call = _locks.LockAsync(
            new LockRequest { Name = ByteString.CopyFromUtf8(name), Lease = _lease }, cancellationToken: cancellation);
        _key = (await call).Key;
    });

    public Task<string?> ReleaseAsync(string name, CancellationToken cancellation) => AnswerAsync(async () =>
    {
        using var call = _locks.UnlockAsync(new UnlockRequest { Key = _key }, cancellationToken: cancellation);
        await call;
    });

    public void Dispose() => _channel.Dispose();

    private static async Task<string?> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RpcException e)
        {
            return e.Status.Detail;
        }
    }
}
