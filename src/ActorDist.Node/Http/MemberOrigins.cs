using ActorDist.Cluster.Membership;

namespace ActorDist.Node.Http;

/// <summary>Lets the page of another member read from this node (CORS), so that it can go on here when its own node has died.</summary>
public static class MemberOrigins
{
    /// <summary>Allows reads to pages of members; what changes something is never allowed to another origin.</summary>
    public static void UseMemberOrigins(this IApplicationBuilder app)
    {
        // A node that just died is still remembered: its page is the one that needs this.
        var remembered = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var gate = new Lock();
        app.Use((http, next) =>
        {
            var origin = http.Request.Headers.Origin.ToString();
            if (origin.Length > 0 && TokenGuard.IsRead(http.Request.Method))
            {
                lock (gate)
                {
                    remembered.UnionWith(http.RequestServices.GetRequiredService<NodeDirectory>().Nodes
                        .Select(node => $"{http.Request.Scheme}://{node.Http}"));
                    if (remembered.Contains(origin))
                    {
                        http.Response.Headers.AccessControlAllowOrigin = origin;
                        http.Response.Headers.Vary = "Origin";
                    }
                }
            }

            return next(http);
        });
    }
}
