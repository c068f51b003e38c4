using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Counting;
using ActorDist.Core.Recipes.Fencing;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Partitioning;
using ActorDist.Core.Recipes.Queueing;
using ActorDist.Core.Recipes.Sessions;

namespace ActorDist.Cluster.Recipes;

/// <summary>A recipe's state as the doors show it: the same names as JSON and as rows.</summary>
public static class RecipeView
{
    /// <summary>The state of a recipe.</summary>
    /// <param name="kind">The recipe.</param>
    /// <param name="content">The register's content; empty where it does not exist.</param>
    /// <exception cref="FormatException">There is no such recipe, or the content is not one's.</exception>
    public static JsonObject Of(string kind, ReadOnlyMemory<byte> content) => kind switch
    {
        LockMachine.KindName or ReadWriteLockMachine.KindName or SemaphoreMachine.KindName or ElectionMachine.KindName =>
            Of(RecipeMachine<GrantState>.StateOf(content)),
        GroupMachine.KindName or DoubleBarrierMachine.KindName => Of(RecipeMachine<RosterState>.StateOf(content)),
        QueueMachine.KindName or WorkQueueMachine.KindName => Of(RecipeMachine<QueueState>.StateOf(content)),
        PartitionMachine.KindName => Of(RecipeMachine<PartitionState>.StateOf(content)),
        SessionMachine.KindName => Of(RecipeMachine<SessionGroupState>.StateOf(content)),
        CounterMachine.KindName => new JsonObject { ["value"] = RecipeMachine<CounterState>.StateOf(content).Value },
        BarrierMachine.KindName => new JsonObject { ["up"] = !content.IsEmpty },
        FencedMachine.KindName => Of(RecipeMachine<FencedState>.StateOf(content)),
        _ => throw new FormatException($"there is no recipe '{kind}'"),
    };

    /// <summary>A value as JSON: text, or base64 where it is none.</summary>
    public static void Put(JsonObject target, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
            return;
        if (Utf8.IsValid(value.Span))
            target["value"] = Encoding.UTF8.GetString(value.Span);
        else
            target["base64"] = Convert.ToBase64String(value.Span);
    }

    private static JsonObject Of(GrantState state) => new()
    {
        ["limit"] = state.Limit,
        ["holders"] = Array(state.Holders, Of),
        ["waiters"] = Array(state.Waiters, Of),
    };

    private static JsonObject Of(Contender contender)
    {
        var json = new JsonObject
        {
            ["session"] = contender.Session,
            ["name"] = contender.Name,
            ["permits"] = contender.Permits,
            ["token"] = contender.Token,
            ["depth"] = contender.Depth,
        };
        Put(json, contender.Data);
        return json;
    }

    private static JsonObject Of(RosterState state) => new()
    {
        ["count"] = state.Count,
        ["open"] = state.IsOpen,
        ["members"] = Array(state.Attendees, attendee =>
        {
            var json = new JsonObject { ["session"] = attendee.Session, ["name"] = attendee.Name, ["token"] = attendee.Token };
            Put(json, attendee.Data);
            return json;
        }),
    };

    private static JsonObject Of(QueueState state) => new()
    {
        ["items"] = Array(state.Items, item =>
        {
            var json = new JsonObject
            {
                ["id"] = item.Id,
                ["state"] = item.IsDead ? "dead" : item.IsReady ? "ready" : "delivered",
                ["deliveries"] = item.Deliveries,
                ["session"] = item.Session,
                ["token"] = item.Token,
            };
            Put(json, item.Data);
            return json;
        }),
    };

    private static JsonObject Of(PartitionState state) => new()
    {
        ["settled"] = state.IsSettled,
        ["members"] = Array(state.Members, member => new JsonObject { ["session"] = member.Session, ["name"] = member.Name }),
        ["items"] = Array(state.Items, item => new JsonObject
        {
            ["name"] = item.Name,
            ["owner"] = item.Owner,
            ["epoch"] = item.Epoch,
            ["next"] = item.Next,
        }),
    };

    private static JsonObject Of(SessionGroupState state) => new()
    {
        ["sessions"] = Array(state.Sessions, session => new JsonObject
        {
            ["number"] = session.Number,
            ["owner"] = session.Owner,
            ["leaseMs"] = session.Lease,
            ["ended"] = session.HasEnded,
            ["keys"] = new JsonArray([.. session.Keys.Select(key => (JsonNode)key)]),
        }),
    };

    private static JsonObject Of(FencedState state)
    {
        var json = new JsonObject { ["token"] = state.Token };
        Put(json, state.Value);
        return json;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> of) => new([.. items.Select(of)]);
}
