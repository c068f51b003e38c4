using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.VersionedRegister;
using ActorDist.Verification.Tests.Models;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>
/// Histories of clients on a register that really is atomic: each operation takes effect at one instant between call and return. Some
/// replies are lost, some requests never arrive; both leave an operation whose outcome is unknown.
/// </summary>
internal static class RegisterRuns
{
    public static Operation<RegisterCommand, RegisterReply>[] Run(int seed, int operations, int processes, double lossRate)
    {
        var random = new Random(seed);
        var register = new AtomicRegister();
        var recorder = new HistoryRecorder<RegisterCommand, RegisterReply>(processes);
        var clients = Enumerable.Range(0, processes).Select(process => new Client(process)).ToArray();
        for (var time = 0; recorder.Count < operations || Array.Exists(clients, client => client.Stage != Stage.Idle); time++)
        {
            var client = clients[random.Next(processes)];
            switch (client.Stage)
            {
                case Stage.Idle when recorder.Count < operations:
                    client.Command = RandomCommand(random);
                    client.Operation = recorder.Invoke(client.Process, "k", client.Command, time);
                    client.Stage = Stage.Sent;
                    break;
                case Stage.Sent when random.NextDouble() < lossRate:
                    client.Process = recorder.Unknown(client.Operation, time);
                    client.Stage = Stage.Idle;
                    break;
                case Stage.Sent:
                    client.Reply = register.Execute(client.Command);
                    client.Stage = Stage.Done;
                    break;
                case Stage.Done when random.NextDouble() < lossRate:
                    client.Process = recorder.Unknown(client.Operation, time);
                    client.Stage = Stage.Idle;
                    break;
                case Stage.Done:
                    recorder.Ok(client.Operation, client.Reply, time);
                    client.Stage = Stage.Idle;
                    break;
            }
        }

        var history = new List<Operation<RegisterCommand, RegisterReply>>();
        recorder.CopyTo(history);
        return [.. history];
    }

    private static RegisterCommand RandomCommand(Random random)
    {
        var value = random.Next(4).ToString();
        return random.Next(9) switch
        {
            0 or 1 or 2 => RegisterCommand.Get(),
            3 => RegisterCommand.Put(value),
            4 => RegisterCommand.Put(value, ifVersion: random.Next(6)),
            5 => RegisterCommand.CompareAndSwap(random.Next(4).ToString(), value),
            6 => RegisterCommand.Increment(1),
            7 => RegisterCommand.Append(value),
            _ => RegisterCommand.Delete(),
        };
    }

    private enum Stage
    {
        Idle,
        Sent,
        Done,
    }

    private sealed class Client(int process)
    {
        public int Process { get; set; } = process;

        public Stage Stage { get; set; }

        public int Operation { get; set; }

        public RegisterCommand Command { get; set; }

        public RegisterReply Reply { get; set; }
    }
}
