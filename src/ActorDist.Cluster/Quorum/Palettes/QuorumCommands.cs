using System.Globalization;
using System.Text;
using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Akka.Actor;

namespace ActorDist.Cluster.Quorum.Palettes;

/// <summary>Serves <see cref="QuorumPalette"/>.</summary>
internal sealed class QuorumCommands : CommandHandlerActor
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);
    private readonly IQuorum _quorum;
    private readonly IQuorumReplicas _replicas;

    public QuorumCommands(IQuorum quorum, IQuorumReplicas replicas)
        : base(QuorumPalette.Definition)
    {
        (_quorum, _replicas) = (quorum, replicas);
        Process("get", (_, arguments) =>
        {
            var key = Key(arguments);
            Answer(quorum.GetAsync(key, Reading(arguments)), outcome => QuorumRows.Values(key, outcome, replicas.Ring));
        });
        Process("put", (_, arguments) =>
        {
            var key = Key(arguments);
            Answer(
                quorum.PutAsync(key, Bytes(arguments.Required("value")), Token(arguments), Writing(arguments)),
                outcome => QuorumRows.Written(key, outcome, "written", replicas.Ring));
        });
        Process("delete", (_, arguments) =>
        {
            var key = Key(arguments);
            Answer(
                quorum.DeleteAsync(key, Token(arguments), Writing(arguments)),
                outcome => QuorumRows.Written(key, outcome, "deleted", replicas.Ring));
        });
        Process("siblings", (_, arguments) => Answer(SiblingsAsync(Key(arguments), Reading(arguments)), response => response));
        Process("resolve", (_, arguments) => Resolve(arguments));
        Process("repair", _ => Answer(replicas.RepairAsync(), repairs => QuorumRows.Repairs(repairs, replicas)));
        Process("hints", _ => Answer(replicas.SurveyAsync(), QuorumRows.Hints));
        Process("preflist", (_, arguments) => Preflist(Key(arguments)));
        Process("stat", _ => Answer(replicas.SurveyAsync(), QuorumRows.Reports));
    }

    private static ErroredCommandResponse Failure(Exception e) => new(e.Message);

    private static QuorumKey Key(CommandArguments arguments) =>
        QuorumKey.TryParse(arguments.Required("key"), out var key, out var error) ? key : throw new CommandRefusedException(error);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ContextToken? Token(CommandArguments arguments) =>
        arguments.ArgumentValue("context") is { } text ? Parsed(text, ContextToken.Parse) : null;

    private static T Parsed<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new CommandRefusedException(e.Message);
        }
    }

    private static QuorumOptions Reading(CommandArguments arguments) => Common(arguments) with
    {
        R = Size(arguments, "r"),
        PR = Size(arguments, "pr"),
        BlockingRepair = arguments.Has("blocking-repair") ? true : null,
    };

    private static QuorumOptions Writing(CommandArguments arguments) =>
        Common(arguments) with { W = Size(arguments, "w"), PW = Size(arguments, "pw") };

    private static QuorumOptions Common(CommandArguments arguments)
    {
        if (arguments.Has("sloppy") && arguments.Has("strict"))
            throw new CommandRefusedException("--sloppy and --strict exclude each other; give one");
        return new QuorumOptions
        {
            N = arguments.ArgumentValue("n") is null ? null : arguments.Integer("n", 1, ReplicaRing.MaxMembers),
            Sloppy = arguments.Has("sloppy") ? true : arguments.Has("strict") ? false : null,
            Timeout = arguments.ArgumentValue("timeout") is null
                ? null
                : arguments.Duration("timeout", TimeSpan.FromMilliseconds(1), LongestTimeout),
            Session = arguments.ArgumentValue("session") is { } session ? Parsed(session, SessionToken.Parse) : null,
        };
    }

    private static QuorumSize Size(CommandArguments arguments, string name)
    {
        try
        {
            return arguments.ArgumentValue(name) is { } text ? QuorumSize.Parse(text) : QuorumSize.Default;
        }
        catch (FormatException e)
        {
            throw new CommandRefusedException($"{name}: {e.Message}");
        }
    }

    private void Answer<T>(Task<T> task, Func<T, CommandResponse> response) => _ = task.PipeTo(Sender, Self, response, Failure);

    private async Task<CommandResponse> SiblingsAsync(QuorumKey key, QuorumOptions options)
    {
        var outcome = await _quorum.GetAsync(key, options);
        return QuorumRows.Siblings(key, outcome, await _replicas.InspectAsync(key), _replicas.Ring);
    }

    private void Resolve(CommandArguments arguments)
    {
        var (key, value, pick) = (Key(arguments), arguments.ArgumentValue("value"), arguments.ArgumentValue("pick"));
        if (value is null == pick is null)
            throw new CommandRefusedException("resolve needs either --value or --pick: the value that takes the siblings' place");
        var number = pick is null ? 0 : arguments.Integer("pick", 1, int.MaxValue);
        var (reading, writing) = (Common(arguments) with { R = Size(arguments, "r") }, Writing(arguments));
        Answer(ResolveAsync(key, value is null ? null : Bytes(value), number, reading, writing), response => response);
    }

    private async Task<CommandResponse> ResolveAsync(QuorumKey key, byte[]? value, int pick, QuorumOptions reading, QuorumOptions writing)
    {
        var seen = await _quorum.GetAsync(key, reading);
        if (seen.Kind != OutcomeKind.Done || seen.Siblings.Count == 0)
            return QuorumRows.Values(key, seen, _replicas.Ring);
        if (value is null && pick > seen.Siblings.Count)
            return new ErroredCommandResponse(string.Create(
                CultureInfo.InvariantCulture, $"{key} has {seen.Siblings.Count} siblings, there is no {pick}; see quorum siblings -k {key}"));
        var written = await _quorum.PutAsync(
            key, value ?? seen.Siblings[pick - 1].Content.Value, seen.Context, writing with { Session = seen.Session });
        return QuorumRows.Written(key, written, $"resolved {seen.Siblings.Count} siblings", _replicas.Ring);
    }

    private void Preflist(QuorumKey key)
    {
        if (_replicas.WaitingFor is { } reason)
            throw new CommandRefusedException(reason);
        Sender.Tell(QuorumRows.Preflist(key, _replicas.PreferenceList(key)));
    }
}
