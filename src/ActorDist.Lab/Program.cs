using System.CommandLine;
using ActorDist.Lab.AutoscaleBench;
using ActorDist.Lab.Cloud;
using ActorDist.Lab.CrdtBench;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments;
using ActorDist.Lab.JudgeBench;
using ActorDist.Lab.Judging;
using ActorDist.Lab.Processes;
using ActorDist.Lab.QuorumBench;
using ActorDist.Lab.RecipeBench;
using ActorDist.Lab.Recipes;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.Runs;
using ActorDist.Lab.Simulation;
using ActorDist.Lab.Simulation.KillMatrix;
using ActorDist.Lab.Soak;
using ActorDist.Lab.TakeoverBench;
using ActorDist.Lab.TelemetryBench;

var root = new RootCommand("ActorDist's laboratory: starts clusters, breaks them and judges what happened.")
{
    ClusterCommand.Create(),
    CloudCommand.Create(),
    DemoCommand.Create(),
    BenchRegistersCommand.Create(),
    BenchTakeoverCommand.Create(),
    BenchRecipesCommand.Create(),
    BenchQuorumCommand.Create(),
    BenchAutoscaleCommand.Create(),
    BenchJudgeCommand.Create(),
    BenchTelemetryCommand.Create(),
    HoldLockCommand.Create(),
    SoakCommand.Create(),
    SimulateCommand.Create(),
    KillMatrixCommand.Create(),
    JudgeCommand.Create(),
};
foreach (var command in ExperimentCommand.Create().Concat(RunFolderCommands.Create()).Concat(BenchCrdtCommand.Create()))
    root.Add(command);

// Ctrl+C: a command ends the processes that it started before it returns.
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
return parsed.Errors.Count > 0 ? CommandAction.BadUsage : exitCode;
