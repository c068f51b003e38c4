using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>Pages as Otter has them: <c>limit</c> is brought within 1 and 100, <c>marker</c> is the ID of the last item of the page before.</summary>
internal static class Paging
{
    private const int Most = 100;

    /// <summary>The items of the page, and the link to the next one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="all">All items, in their order.</param>
    /// <param name="id">The ID of an item.</param>
    /// <exception cref="OtterRefusalException">The limit is no whole number.</exception>
    public static (IReadOnlyList<T> Page, JsonArray Links) Of<T>(HttpContext http, IReadOnlyList<T> all, Func<T, Guid> id)
    {
        var limit = http.Request.Query["limit"] switch
        {
            [] => Most,
            [{ } text] when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => Math.Clamp(number, 1, Most),
            var other => throw OtterRefusalException.Query($"limit must be a whole number; it is '{other}'."),
        };
        var from = Guid.TryParse(http.Request.Query["marker"], out var marker) ? all.Index().FirstOrDefault(item => id(item.Item) == marker).Index : -1;
        var isKnown = from >= 0 && all.Count > 0 && id(all[from]) == marker;
        T[] page = [.. all.Skip(isKnown ? from + 1 : 0).Take(limit)];
        JsonArray links = page.Length > 0 && id(page[^1]) != id(all[^1])
            ? [new JsonObject { ["href"] = $"{http.Request.Path}?limit={limit}&marker={id(page[^1])}", ["rel"] = "next" }]
            : [];
        return (page, links);
    }
}
