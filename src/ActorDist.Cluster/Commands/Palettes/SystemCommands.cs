using System.Reflection;
using System.Runtime.InteropServices;
using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Serves <see cref="SystemPalette"/>.</summary>
internal sealed class SystemCommands : CommandHandlerActor
{
    public SystemCommands()
        : base(SystemPalette.Definition)
    {
        Process("uptime", _ => Uptime());
        Process("version", _ => Version());
        Process("config", (_, arguments) => Config(arguments.ArgumentValue("path") ?? ""));
    }

    private void Uptime()
    {
        var uptime = Context.System.Uptime;
        var started = DateTimeOffset.UtcNow - uptime;
        Reply($"up {uptime:d\\.hh\\:mm\\:ss} since {started:yyyy-MM-dd HH:mm:ss} UTC", new { UptimeSeconds = uptime.TotalSeconds, Started = started });
    }

    private void Version()
    {
        var (product, akka) = (VersionOf(typeof(SystemCommands)), VersionOf(typeof(ActorSystem)));
        var runtime = RuntimeInformation.FrameworkDescription;
        Reply($"ActorDist {product}\nAkka.NET {akka}\n{runtime}", new { ActorDist = product, Akka = akka, Runtime = runtime });
    }

    private void Config(string path)
    {
        var rows = ConfigRows.Read(Context.System.Settings.Config, path);
        if (rows.Count == 0)
            throw new CommandRefusedException($"there is no setting '{path}'");
        Reply(
            string.Join('\n', rows.Select(r => $"{r.Key} = {r.Value}")),
            new { Settings = rows.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal) });
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
