using ActorDist.Benchmarks.Crdts.Text;
using BenchmarkDotNet.Running;

if (args is ["text", .. var rest])
    return TextBenchmark.Run(rest);
return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any() ? 0 : 1;
