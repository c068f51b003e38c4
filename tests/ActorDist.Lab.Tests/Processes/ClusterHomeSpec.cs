using System.Net;
using System.Net.Sockets;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.Lab.Tests.Processes;

public sealed class ClusterHomeSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-home-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Should_say_how_to_start_a_cluster_where_there_is_none()
    {
        var home = new ClusterHome(_folder);

        Assert.Empty(home.Nodes);
        Assert.Contains("cluster.sh up", Assert.Throws<ClusterException>(() => home.Spec).Message, StringComparison.Ordinal);
        Assert.Contains("cluster.sh up", Assert.Throws<ClusterException>(() => home.Node("n1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_remember_the_cluster_for_the_next_command()
    {
        var spec = ClusterSpec.Of(3, "lab", freePorts: true, ["a.b=c"]).WithSettings("n2", "d.e=f");
        new ClusterHome(_folder).Save(spec.With("n5"));

        var home = new ClusterHome(_folder);

        Assert.Equivalent(spec.Nodes, home.Spec.Nodes.Take(3), strict: true);
        Assert.Equal("n1, n2, n3, n5", Names.Of(home.Nodes.Select(node => node.Name)));
        Assert.Equal(("lab", 3, "a.b=c"), (home.Spec.Profile, home.Spec.Replicas, home.Spec.Settings[0]));
        Assert.All(home.Nodes, node => Assert.Equal(NodeState.Ended, node.State));
        Assert.Contains("n1, n2, n3, n5", Assert.Throws<ClusterException>(() => home.Node("n4")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_remember_whose_clock_is_wrong_and_refuse_what_is_no_skew()
    {
        var spec = ClusterSpec.Of(3, "lab", freePorts: true, []);
        new ClusterHome(_folder).Save(spec.WithClockSkew("n2", "-5s"));

        Assert.Equal("-5s", Assert.Single(new ClusterHome(_folder).Spec.Nodes, node => node.ClockSkew is not null).ClockSkew);
        Assert.Contains("'soon'", Assert.Throws<ClusterException>(() => spec.WithClockSkew("n2", "soon")).Message, StringComparison.Ordinal);
        Assert.Contains("'n4'", Assert.Throws<ClusterException>(() => spec.WithClockSkew("n4", "1s")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_keep_a_second_command_from_changing_the_cluster_meanwhile()
    {
        var home = new ClusterHome(_folder);
        using (home.Lock())
        {
            Assert.Throws<ClusterException>(() => home.Lock());
        }

        home.Lock().Dispose();
    }

    [Fact]
    public void Should_name_a_spec_that_cannot_be_read()
    {
        File.WriteAllText(Path.Combine(_folder, "cluster.json"), "{ \"profile\": ");

        Assert.Contains("cluster.json", Assert.Throws<ClusterException>(() => new ClusterHome(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_to_signal_a_node_that_does_not_run()
    {
        var home = new ClusterHome(_folder);
        home.Save(ClusterSpec.Of(1, "lab", freePorts: true, []));
        var cancellation = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<ClusterException>(() => home.Node("n1").KillAsync(cancellation));
        await Assert.ThrowsAsync<ClusterException>(() => home.Node("n1").PauseAsync(cancellation));
        Assert.True(await home.Node("n1").EndAsync(TimeSpan.Zero, cancellation));
    }

    [Theory]
    [InlineData("n0")]
    [InlineData("n21")]
    [InlineData("n1x")]
    [InlineData("n01")]
    [InlineData("m1")]
    [InlineData("../n1")]
    [InlineData("")]
    public void Should_refuse_what_is_no_name_of_a_node(string name) =>
        Assert.Contains("n1 to n20", Assert.Throws<ClusterException>(() => NodeSpec.NumberOf(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void Should_refuse_a_cluster_of_no_or_too_many_nodes(int nodes) =>
        Assert.Throws<ClusterException>(() => ClusterSpec.Of(nodes, "demo", freePorts: false, []));

    [Fact]
    public void Should_give_the_documented_ports()
    {
        Assert.Equal(new NodeSpec("n1", 4053, 8081, 9081, 9110), NodeSpec.WithDefaultPorts(1));
        Assert.Equal(new NodeSpec("n3", 4055, 8083, 9083, 9112), NodeSpec.WithDefaultPorts(3));
    }

    [Fact]
    public void Should_never_give_a_port_that_somebody_listens_on()
    {
        var port = FreePorts.Next();
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        Assert.False(FreePorts.IsFree(port));
        Assert.NotEqual(port, FreePorts.Next());
    }
}
