using System.Globalization;
using System.Text.Json;
using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Protocol;
using Spectre.Console;

namespace ActorDist.Pbm.Top;

/// <summary><c>pbm top</c>: draws what <c>overview tail</c> tells, until Ctrl+C.</summary>
internal sealed class TopScreen
{
    /// <summary>The command of the node behind it.</summary>
    public static readonly IReadOnlyList<string> Words = ["overview", "tail"];

    private readonly Dictionary<string, (double At, long Answered)> _before = new(StringComparer.Ordinal);

    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="CannotConnectException">The node cannot be reached, or was lost.</exception>
    public static async Task<int> RunAsync(Session session, Invocation invocation, CancellationToken cancel)
    {
        // Rows for whoever is no terminal, or wants JSON.
        if (Console.IsOutputRedirected || invocation is { Json: true } or { Help: true } or { All: true })
            return await session.RunAsync(invocation, cancel);

        var connection = await session.ConnectAsync(cancel);
        var screen = new TopScreen();
        var failure = "";
        try
        {
            await AnsiConsole.Live(new Markup($"Asking {Markup.Escape(connection.Address.ToString())} ...")).AutoClear(enabled: true).StartAsync(async live =>
            {
                await foreach (var response in connection.RunAsync(invocation.Words, cancel))
                {
                    if (response.Error == true)
                        failure = response.Msg ?? "the command failed";
                    else if (response.Data is { } data)
                        live.UpdateTarget(screen.Draw(data, connection.Hello.Node ?? connection.Address.ToString()));
                }
            });
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }

        if (failure.Length == 0)
            return ExitCode.Ok;
        session.Errors.WriteLine($"error: {failure}");
        return ExitCode.CommandError;
    }

    /// <summary>The table of one look.</summary>
    internal Table Draw(JsonElement look, string witness)
    {
        var time = look.GetProperty("time").GetDateTimeOffset();
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape($"{time:HH:mm:ss}Z, as {witness} gathers it; Ctrl+C ends"));
        foreach (var column in (string[])["node", "status", "shards", "entities", "under way", "req/s", "worst phi", "cannot reach", "memory", "up for"])
            table.AddColumn(column);
        foreach (var node in look.GetProperty("nodes").EnumerateArray())
            table.AddRow([.. Row(node, time).Select(cell => new Markup(cell))]);
        return table;
    }

    private IEnumerable<string> Row(JsonElement node, DateTimeOffset time)
    {
        var name = node.GetProperty("node").GetString()!;
        var age = node.GetProperty("ageMs").GetDouble();
        var at = time.ToUnixTimeMilliseconds() - age;
        var answered = node.GetProperty("requestsAnswered").GetInt64();
        var rate = _before.TryGetValue(name, out var before) && at > before.At && answered >= before.Answered
            ? (answered - before.Answered) * 1000 / (at - before.At)
            : 0;
        if (!_before.ContainsKey(name) || at > before.At)
            _before[name] = (at, answered);
        var phi = node.GetProperty("worstPhi") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;
        var unreachable = string.Join(' ', node.GetProperty("unreachable").EnumerateArray().Select(other => other.GetString()));
        return
        [
            Markup.Escape(name),
            age > 3000 ? "[red]silent[/]" : Markup.Escape(node.GetProperty("status").GetString()!),
            Number(node, "shards"),
            Number(node, "entities"),
            Number(node, "requestsUnderWay"),
            rate.ToString("0", CultureInfo.InvariantCulture),
            phi >= 4 ? $"[red]{Text(phi)}[/]" : Text(phi),
            unreachable.Length > 0 ? $"[red]{Markup.Escape(unreachable)}[/]" : "",
            $"{node.GetProperty("memoryBytes").GetInt64() / 1024 / 1024} MiB",
            TimeSpan.FromSeconds((long)node.GetProperty("uptimeSeconds").GetDouble()).ToString("c", CultureInfo.InvariantCulture),
        ];

        static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static string Number(JsonElement node, string name) => node.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);
}
