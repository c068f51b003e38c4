using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorDist.Node.Hosting;

/// <summary>
/// The file endpoints.json in the data directory: where a running node really listens, for scripts that gave it port 0. It is there
/// from the moment that all doors are open until the node ends.
/// </summary>
/// <param name="directory">The data directory.</param>
public sealed class EndpointsFile(string directory)
{
    private readonly string _path = Path.Combine(directory, "endpoints.json");

    /// <summary>Writes the file in one step, so that nobody reads half of it.</summary>
    public void Write(Endpoints endpoints)
    {
        var temporary = _path + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(endpoints, EndpointsJson.Default.Endpoints));
        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>Removes the file.</summary>
    public void Delete() => File.Delete(_path);
}

/// <summary>Where a node listens.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">Its address as a member.</param>
/// <param name="Http">HTTP, as host:port.</param>
/// <param name="Http2">HTTP/2 without TLS, as host:port.</param>
/// <param name="Pbm">The command host, as host:port.</param>
/// <param name="Pid">The process.</param>
/// <param name="Incarnation">How many times the node was started on its data directory.</param>
public sealed record Endpoints(string Name, string Address, string Http, string Http2, string Pbm, int Pid, long Incarnation);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Endpoints))]
internal sealed partial class EndpointsJson : JsonSerializerContext;
