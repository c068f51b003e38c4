using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace ActorDist.Lab.Cloud;

/// <summary>
/// The cloud's servers and everything it ever did with them, in one SQLite file. Nothing is held in memory: what a caller is told was
/// committed and fsynced before (write-ahead log, synchronous = FULL), and a cloud that is started again goes on where the file ends.
/// Used by one thread.
/// </summary>
public sealed partial class CloudLedger : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS servers (
            number INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL, label TEXT NOT NULL,
            launch TEXT NOT NULL, epoch INTEGER NOT NULL, created INTEGER NOT NULL, ready INTEGER, outcome TEXT NOT NULL, deleted INTEGER,
            disowned INTEGER);
        CREATE UNIQUE INDEX IF NOT EXISTS server_tokens ON servers (grp, token);
        CREATE INDEX IF NOT EXISTS living_servers ON servers (grp, number) WHERE deleted IS NULL AND disowned IS NULL;
        CREATE TABLE IF NOT EXISTS nodes (
            balancer TEXT NOT NULL, server TEXT NOT NULL, number INTEGER NOT NULL, port INTEGER NOT NULL, condition TEXT NOT NULL,
            changed INTEGER NOT NULL, connections INTEGER NOT NULL, PRIMARY KEY (balancer, server));
        CREATE INDEX IF NOT EXISTS server_nodes ON nodes (number) WHERE number > 0;
        CREATE TABLE IF NOT EXISTS fences (grp TEXT PRIMARY KEY, epoch INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS ledger (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, action TEXT NOT NULL, server TEXT NOT NULL, grp TEXT NOT NULL,
            token TEXT NOT NULL, epoch INTEGER NOT NULL, detail TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS ledger_groups ON ledger (grp, seq);
        """;

    private const string Columns = "number, grp, name, token, label, epoch, created, ready, outcome, deleted";
    private const string Living = "deleted IS NULL AND disowned IS NULL";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private readonly CloudOptions _options;
    private readonly TimeProvider _time;
    private SqliteTransaction? _transaction;

    /// <summary>Opens the ledger of a file.</summary>
    /// <param name="options">The file, the build time and the quota.</param>
    /// <param name="time">The cloud's clock.</param>
    /// <exception cref="SqliteException">The file cannot be opened, or is something else.</exception>
    public CloudLedger(CloudOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Ledger,
            Pooling = false,
        }.ToString());
        _connection.Open();
        using var schema = _connection.CreateCommand();
        schema.CommandText = Schema;
        schema.ExecuteNonQuery();
    }

    /// <summary>Begins what is committed together.</summary>
    public void Begin() => _transaction = _connection.BeginTransaction();

    /// <summary>Puts it on the disk.</summary>
    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <summary>Raises a group's fence: from now on nothing with a lower epoch is done for it.</summary>
    public CloudReply Fence(string group, long epoch)
    {
        if (Refusal("fence", group, epoch, server: "", token: "") is { } refused)
        {
            return refused;
        }

        return new CloudReply(StatusCodes.Status200OK, new { group, epoch });
    }

    /// <summary>
    /// Creates a server, or answers with the one that the token created before: 201 and 200. Another body under the same token: 422. A
    /// token whose server was deleted since is answered with that server, DELETED: it creates nothing any more.
    /// </summary>
    public CloudReply Create(string group, string name, string token, long epoch, string label, string launch, Trouble trouble)
    {
        if (Refusal("create", group, epoch, server: "", token) is { } refused)
        {
            return refused;
        }

        if (One("WHERE grp = $a AND token = $b", group, token) is { } standing)
        {
            var same = Statement(
                "SELECT name = $c AND label = $d AND launch = $e FROM servers WHERE grp = $a AND token = $b", group, token, name, label, launch);
            return (long)same.ExecuteScalar()! == 1
                ? new CloudReply(StatusCodes.Status200OK, standing)
                : CloudReply.Error(
                    StatusCodes.Status422UnprocessableEntity,
                    "TokenReusedError",
                    $"Token {token} of group {group} created {standing.Id} from another body; use a new token for another server.");
        }

        var quota = trouble.Quota ?? _options.Quota;
        if ((long)Statement($"SELECT COUNT(*) FROM servers WHERE grp = $a AND {Living}", group).ExecuteScalar()! >= quota)
        {
            return CloudReply.Error(StatusCodes.Status403Forbidden, "OverQuotaError", $"Group {group} has {quota} servers, which is its quota.");
        }

        var now = Now();
        long? ready = trouble.Stuck ? null : now + (long)_options.BuildTime.TotalMilliseconds;
        var number = (long)Statement(
            """
            INSERT INTO servers (grp, name, token, label, launch, epoch, created, ready, outcome)
            VALUES ($a, $b, $c, $d, $e, $f, $g, $h, $i) RETURNING number
            """,
            group, name, token, label, launch, epoch, now, ready ?? (object)DBNull.Value, trouble.BuildError ? "ERROR" : "ACTIVE").ExecuteScalar()!;
        Record(now, "created", IdOf(number), group, token, epoch, name);
        return new CloudReply(StatusCodes.Status201Created, One("WHERE number = $a", number));
    }

    /// <summary>Deletes a server of a group: 204; 404 where it has none of that ID, or no longer.</summary>
    public CloudReply Delete(string group, string id, long epoch) =>
        Refusal("delete", group, epoch, id, token: "") ?? Remove(group, id, epoch, "");

    /// <summary>Takes a server out of its group: it runs on, and no list of the group has it any more. 204; 404 where it is in none.</summary>
    public CloudReply Disown(string group, string id, long epoch)
    {
        if (Refusal("disown", group, epoch, id, token: "") is { } refused)
        {
            return refused;
        }

        var now = Now();
        if (Statement($"UPDATE servers SET disowned = $c WHERE number = $a AND grp = $b AND {Living}", NumberOf(id), group, now).ExecuteNonQuery() == 0)
        {
            return NoServer(id);
        }

        Record(now, "disowned", id, group, "", epoch, "");
        return new CloudReply(StatusCodes.Status204NoContent, null);
    }

    /// <summary>Deletes a server without anybody's epoch, as a person at the cloud's console would.</summary>
    public CloudReply DeleteByOperator(string id) =>
        One("WHERE number = $a", NumberOf(id)) is { } server ? Remove(server.Group, id, epoch: 0, "by the operator") : NoServer(id);

    /// <summary>Sets a server's status, as hardware that fails would.</summary>
    public CloudReply SetStatus(string id, string status)
    {
        var changed = Statement(
            "UPDATE servers SET ready = created, outcome = $b WHERE number = $a AND deleted IS NULL", NumberOf(id), status).ExecuteNonQuery();
        return changed == 0 ? NoServer(id) : new CloudReply(StatusCodes.Status200OK, One("WHERE number = $a", NumberOf(id)));
    }

    /// <summary>One server, whether it exists or was deleted.</summary>
    public CloudReply Show(string id) =>
        One("WHERE number = $a", NumberOf(id)) is { } server ? new CloudReply(StatusCodes.Status200OK, server) : NoServer(id);

    /// <summary>
    /// A group's servers that exist, in order of their creation, with their nodes; on the last page those that were deleted and have nodes too.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="marker">Only those after this one; null for the start.</param>
    /// <param name="limit">At most so many.</param>
    public CloudReply List(string group, string? marker, int limit)
    {
        var servers = Many(
            $"WHERE grp = $a AND {Living} AND number > $b ORDER BY number LIMIT $c", group, marker is null ? 0 : NumberOf(marker), limit);
        var next = servers.Count == limit ? servers[^1].Id : null;
        if (next is null)
        {
            servers.AddRange(Many("WHERE grp = $a AND deleted IS NOT NULL AND disowned IS NULL AND number IN (SELECT number FROM nodes WHERE number > 0)", group));
        }

        return new CloudReply(StatusCodes.Status200OK, new { servers = servers.ConvertAll(WithNodes), next });
    }

    /// <summary>What the cloud did and refused, in its order.</summary>
    /// <param name="group">Only of this group; null: of all.</param>
    /// <param name="after">Only entries after this one.</param>
    /// <param name="limit">At most so many.</param>
    public CloudReply Read(string? group, long after, int limit)
    {
        using var reader = Statement(
            group is null
                ? "SELECT seq, at, action, server, grp, token, epoch, detail FROM ledger WHERE seq > $a ORDER BY seq LIMIT $b"
                : "SELECT seq, at, action, server, grp, token, epoch, detail FROM ledger WHERE seq > $a AND grp = $c ORDER BY seq LIMIT $b",
            group is null ? [after, limit] : [after, limit, group]).ExecuteReader();
        var entries = new List<LedgerEntry>();
        while (reader.Read())
        {
            entries.Add(new LedgerEntry(
                reader.GetInt64(0), Time(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                reader.GetString(5), reader.GetInt64(6), reader.GetString(7)));
        }

        return new CloudReply(StatusCodes.Status200OK, new { entries, next = entries.Count == limit ? entries[^1].Seq : (long?)null });
    }

    /// <summary>Sums over all groups, and how many calls there were.</summary>
    public CloudReply Totals(long calls)
    {
        using var reader = Statement(
            """
            SELECT (SELECT COUNT(*) FROM servers WHERE deleted IS NULL), (SELECT COUNT(*) FROM servers),
                   (SELECT COUNT(*) FROM fences), (SELECT COUNT(*) FROM ledger WHERE action = 'refused')
            """).ExecuteReader();
        reader.Read();
        return new CloudReply(StatusCodes.Status200OK, new
        {
            servers = reader.GetInt64(0),
            created = reader.GetInt64(1),
            groups = reader.GetInt64(2),
            refused = reader.GetInt64(3),
            calls,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _transaction?.Dispose();
        _connection.Dispose();
    }

    private static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"srv-{number:D6}");

    /// <summary>The number in an ID; 0, which no server has, where it is none.</summary>
    private static long NumberOf(string id) =>
        id.StartsWith("srv-", StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static CloudReply NoServer(string id) => CloudReply.Error(StatusCodes.Status404NotFound, "ServerNotFoundError", $"There is no server {id}.");

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The fencing check (Kleppmann 2016): an epoch below the highest one seen is refused, a higher one becomes the fence.</summary>
    private CloudReply? Refusal(string operation, string group, long epoch, string server, string token)
    {
        var fence = Statement("SELECT epoch FROM fences WHERE grp = $a", group).ExecuteScalar() as long? ?? 0;
        if (epoch < fence)
        {
            Record(Now(), "refused", server, group, token, epoch, $"{operation}: the fence stands at {fence}");
            return CloudReply.Error(
                StatusCodes.Status409Conflict,
                "StaleEpochError",
                $"Epoch {epoch} of group {group} is over: the fence stands at {fence}. Nothing was done.");
        }

        if (epoch > fence)
        {
            Statement("INSERT INTO fences (grp, epoch) VALUES ($a, $b) ON CONFLICT (grp) DO UPDATE SET epoch = $b", group, epoch).ExecuteNonQuery();
            Record(Now(), "fenced", "", group, "", epoch, "");
        }

        return null;
    }

    private CloudReply Remove(string group, string id, long epoch, string detail)
    {
        var now = Now();
        var removed = Statement(
            $"UPDATE servers SET deleted = $c WHERE number = $a AND grp = $b AND {Living}", NumberOf(id), group, now).ExecuteNonQuery();
        if (removed == 0)
        {
            return NoServer(id);
        }

        Record(now, "deleted", id, group, "", epoch, detail);
        return new CloudReply(StatusCodes.Status204NoContent, null);
    }

    private void Record(long at, string action, string server, string group, string token, long epoch, string detail) => Statement(
        "INSERT INTO ledger (at, action, server, grp, token, epoch, detail) VALUES ($a, $b, $c, $d, $e, $f, $g)",
        at, action, server, group, token, epoch, detail).ExecuteNonQuery();

    private CloudServer? One(string where, params ReadOnlySpan<object> values) => Many(where, values) is [var server] ? server : null;

    private List<CloudServer> Many(string where, params ReadOnlySpan<object> values)
    {
        var now = Now();
        using var reader = Statement($"SELECT {Columns} FROM servers {where}", values).ExecuteReader();
        var servers = new List<CloudServer>();
        while (reader.Read())
        {
            var status = !reader.IsDBNull(9) ? "DELETED" : reader.IsDBNull(7) || reader.GetInt64(7) > now ? "BUILD" : reader.GetString(8);
            servers.Add(new CloudServer(
                IdOf(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), status, reader.GetString(3), reader.GetInt64(5),
                Time(reader.GetInt64(6)), reader.GetString(4)));
        }

        return servers;
    }

    /// <summary>A statement, prepared once; its parameters are $a, $b and on in their order.</summary>
    private SqliteCommand Statement(string text, params ReadOnlySpan<object> values)
    {
        if (!_statements.TryGetValue(text, out var statement))
        {
            statement = _connection.CreateCommand();
            statement.CommandText = text;
            for (var i = 0; i < values.Length; i++)
            {
                statement.Parameters.Add(new SqliteParameter($"${(char)('a' + i)}", values[i]));
            }

            _statements.Add(text, statement);
        }

        statement.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
        {
            statement.Parameters[i].Value = values[i];
        }

        return statement;
    }
}
