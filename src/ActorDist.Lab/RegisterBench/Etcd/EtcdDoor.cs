using System.Globalization;
using ActorDist.Lab.RegisterBench.Etcd.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ActorDist.Lab.RegisterBench.Etcd;

/// <summary>A member of etcd over gRPC, all calls on one HTTP/2 connection.</summary>
public sealed class EtcdDoor : IRegisterDoor, IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly KV.KVClient _registers;

    /// <summary>The door of a member.</summary>
    /// <param name="member">Where it listens for clients.</param>
    public EtcdDoor(Uri member)
    {
        _channel = GrpcChannel.ForAddress(member, new GrpcChannelOptions
        {
            HttpHandler = DoorConnection.Handler(),
            DisposeHttpClient = true,
        });
        _registers = new KV.KVClient(_channel);
    }

    /// <inheritdoc/>
    public async Task<DoorReply> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        try
        {
            using var call = _registers.PutAsync(Put(ByteString.CopyFromUtf8(key), value), cancellationToken: cancellation);
            await call;
            return DoorReply.Done;
        }
        catch (RpcException e)
        {
            return DoorReply.Unknown(e.Status.Detail);
        }
    }

    /// <inheritdoc/>
    public async Task<DoorReply> GetAsync(string key, bool stale, CancellationToken cancellation)
    {
        try
        {
            var request = new RangeRequest { Key = ByteString.CopyFromUtf8(key), Serializable = stale };
            using var call = _registers.RangeAsync(request, cancellationToken: cancellation);
            return (await call).Kvs is [var found, ..] ? DoorReply.Read(found.Value.Memory) : DoorReply.Read(null);
        }
        catch (RpcException e)
        {
            return DoorReply.Failed(e.Status.Detail);
        }
    }

    /// <summary>
    /// The loop that etcd's own transactions make (clientv3/concurrency): read, write if nobody wrote since, and where somebody did, the
    /// same round trip reads again.
    /// </summary>
    /// <inheritdoc/>
    public async Task<DoorReply> IncrementAsync(string key, CancellationToken cancellation)
    {
        var read = new RangeRequest { Key = ByteString.CopyFromUtf8(key) };
        RangeResponse seen;
        try
        {
            using var call = _registers.RangeAsync(read, cancellationToken: cancellation);
            seen = await call;
        }
        catch (RpcException e)
        {
            return DoorReply.Failed(e.Status.Detail);
        }

        try
        {
            while (true)
            {
                using var call = _registers.TxnAsync(Increment(read, seen.Kvs is [var found, ..] ? found : null), cancellationToken: cancellation);
                var reply = await call;
                if (reply.Succeeded)
                    return DoorReply.Done;
                seen = reply.Responses[0].ResponseRange;
            }
        }
        catch (RpcException e)
        {
            return DoorReply.Unknown(e.Status.Detail);
        }
    }

    /// <summary>The member's own ID, the leader's as it knows it (0: none), and its version.</summary>
    /// <exception cref="RpcException">It does not answer.</exception>
    public async Task<(ulong Member, ulong Leader, string Version)> StatusAsync(CancellationToken cancellation)
    {
        using var call = new Maintenance.MaintenanceClient(_channel).StatusAsync(new StatusRequest(), cancellationToken: cancellation);
        var status = await call;
        return (status.Header.MemberId, status.Leader, status.Version);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _channel.Dispose();

    private static TxnRequest Increment(RangeRequest read, KeyValue? seen)
    {
        var number = seen is null ? 0 : long.Parse(seen.Value.Span, CultureInfo.InvariantCulture);
        return new TxnRequest
        {
            Compare =
            {
                new Compare
                {
                    Key = read.Key,
                    Target = Compare.Types.CompareTarget.Mod,
                    Result = Compare.Types.CompareResult.Equal,
                    ModRevision = seen?.ModRevision ?? 0,
                },
            },
            Success =
            {
                new RequestOp
                {
                    RequestPut = new PutRequest
                    {
                        Key = read.Key,
                        Value = ByteString.CopyFromUtf8((number + 1).ToString(CultureInfo.InvariantCulture)),
                    },
                },
            },
            Failure = { new RequestOp { RequestRange = read } },
        };
    }

    /// <summary>The client leaves the value alone until it is answered, so it need not be copied.</summary>
    private static PutRequest Put(ByteString key, ReadOnlyMemory<byte> value) =>
        new() { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value) };
}
