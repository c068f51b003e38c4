using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.JudgeBench;

/// <summary>Makes histories of clients on a register that is atomic; every write writes a new value.</summary>
internal static class AtomicRegister
{
    private const int Clients = 20;

    /// <summary>A history all operations of which have come back; the same seed, the same history.</summary>
    public static IReadOnlyList<Operation<CasRegisterInput, CasRegisterOutput>> History(int seed, int operations)
    {
        var random = new Random(seed);
        var open = new Client[Clients];
        var history = new List<Operation<CasRegisterInput, CasRegisterOutput>>(operations);
        var (value, written, begun) = ((long?)null, 0L, 0);
        for (long time = 0; history.Count < operations; time++)
        {
            var process = random.Next(Clients);
            ref var client = ref open[process];
            switch (client.Stage)
            {
                case 0 when begun == operations:
                    break;
                case 0:
                    begun++;
                    client = new Client(1, time, random.Next(2) == 0 ? CasRegisterInput.Write(++written) : CasRegisterInput.Read(), default);
                    break;
                case 1 when client.Input.Function == CasRegisterFunction.Write:
                    value = client.Input.Value;
                    client = client with { Stage = 2, Output = CasRegisterOutput.Done };
                    break;
                case 1:
                    client = client with { Stage = 2, Output = CasRegisterOutput.Found(value) };
                    break;
                default:
                    history.Add(new("register", process, client.Input, client.Output, client.Call, time, OperationOutcome.Ok));
                    client = default;
                    break;
            }
        }

        return history;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Client(int Stage, long Call, CasRegisterInput Input, CasRegisterOutput Output);
}
