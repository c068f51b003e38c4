using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.TelemetryBench;

/// <summary><c>lab bench-telemetry</c>.</summary>
public static class BenchTelemetryCommand
{
    private const int ExitNotClean = 3;
    private const string Off = "actordist.telemetry.enabled=off";
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var rounds = BoundedOption.Number("--rounds", "How often each of the two is measured, in turns.", 12, 1, 1000);
        var seconds = BoundedOption.Number("--seconds", "How long, each time.", 3, 1, 600);
        var warmUp = BoundedOption.Number("--warm-up", "How long each works before that.", 12, 1, 600);
        var clients = BoundedOption.Number("--clients", "Clients at once.", 16, 1, 1000);
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        return new Command(
            "bench-telemetry",
            "What telemetry costs a scaling request: two clusters of three durable nodes at once, one with telemetry, one without, loaded in turns. "
            + "Exit code 3: a request failed. Example: bench.sh telemetry --rounds 20")
        {
            rounds, seconds, warmUp, clients, json,
        }.WithAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(rounds),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
            parsed.GetValue(clients),
            parsed.GetValue(json),
            cancellation));
    }

    private static async Task<int> RunAsync(
        int rounds, TimeSpan window, TimeSpan warmUp, int clients, bool json, CancellationToken cancellation)
    {
        var timeline = new BenchTimeline();
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());
        await using NodeSystem with = new("production", []), without = new("production", [Off]);
        var (on, off) = (new List<RequestSample>(), new List<RequestSample>());
        await timeline.ShowAsync("telemetry", async progress =>
        {
            foreach (var system in (NodeSystem[])[with, without])
            {
                progress.Report("starting 3 nodes");
                await system.StartAsync(progress, cancellation);
            }

            using RequestWindow measuredOn = new(with.Members, clients), measuredOff = new(without.Members, clients);
            foreach (var one in (RequestWindow[])[measuredOn, measuredOff])
            {
                progress.Report("warming up");
                await one.MeasureAsync(warmUp, cancellation);
            }

            for (var round = 0; round < rounds; round++)
            {
                progress.Report($"round {round + 1} of {rounds}");
                // Who begins takes turns, so that neither has the better half of every round.
                (RequestWindow Window, List<RequestSample> Samples)[] turns = [(measuredOn, on), (measuredOff, off)];
                foreach (var (one, samples) in round % 2 == 0 ? turns : turns.Reverse())
                    samples.Add(await one.MeasureAsync(window, cancellation));
            }

            return true;
        });

        var result = new
        {
            Machine = machine,
            Rounds = rounds,
            On = Median(on),
            Off = Median(off),
            ThroughputRatio = Measurement.Median(on.Zip(off, (a, b) => a.PerSecond / b.PerSecond)),
            ProcessorRatio = Measurement.Median(on.Zip(off, (a, b) => a.ProcessorMicroseconds / b.ProcessorMicroseconds)),
        };
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, Format));
        }
        else
        {
            Console.WriteLine($"{machine}; driver and six nodes share it");
            var table = new MarkdownTable($"scaling requests, {clients} clients", "requests/s", "processor us a request");
            table.Add("telemetry on", Cells.Count(result.On.PerSecond), Cells.Count(result.On.ProcessorMicroseconds));
            table.Add("telemetry off", Cells.Count(result.Off.PerSecond), Cells.Count(result.Off.ProcessorMicroseconds));
            table.Add("on to off, median of the rounds", Percent(result.ThroughputRatio), Percent(result.ProcessorRatio));
            table.Print();
        }

        var failed = on.Concat(off).FirstOrDefault(sample => sample.Failed > 0);
        if (failed is not null)
            Console.Error.WriteLine($"Requests failed: {failed.FirstError}");
        return failed is null ? CommandAction.Done : ExitNotClean;
    }

    private static RequestSample Median(List<RequestSample> samples) => new(
        Measurement.Median(samples.Select(sample => sample.PerSecond)), Measurement.Median(samples.Select(sample => sample.ProcessorMicroseconds)), 0, null);

    private static string Percent(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{(ratio - 1) * 100:+0.0;-0.0} %");
}
