using System.Collections;
using System.Net;
using System.Net.Sockets;
using ActorDist.Node.Configuration;
using Xunit;

namespace ActorDist.Node.Tests.Configuration;

public sealed class NodeSettingsTests
{
    private static readonly NodeOptions Valid = new() { Name = "n1", Data = "n1" };

    [Fact]
    public void Should_be_its_own_seed_where_none_was_given()
    {
        Assert.Equal(["127.0.0.1:4053"], Read(Valid).Seeds);
        Assert.Equal(["127.0.0.1:4054"], Read(Valid with { Seeds = ["127.0.0.1:4054"] }).Seeds);
    }

    [Theory]
    [InlineData("actordist.node.name=N1", "actordist.node.name")]
    [InlineData("actordist.node.data=\"\"", "--data")]
    [InlineData("actordist.http.port=65536", "65535")]
    [InlineData("actordist.http.port=web", "actordist.http.port")]
    [InlineData("actordist.http.http2-port=-1", "actordist.http.http2-port")]
    [InlineData("akka.remote.dot-netty.tcp.port=0", "from 1")]
    [InlineData("actordist.http.host=example.org", "actordist.http.host")]
    [InlineData("actordist.http.host=0.0.0.0", "token")]
    [InlineData("petabridge.cmd.host=0.0.0.0", "token")]
    [InlineData("akka.remote.dot-netty.tcp.hostname=10.0.0.1", "TLS")]
    public void Should_refuse_a_value_naming_the_setting_or_the_limit(string setting, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<SettingException>(() => Read(Valid with { Overrides = [setting] })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Should_listen_elsewhere_with_a_token_and_a_certificate_only()
    {
        string[] elsewhere = ["actordist.http.host=0.0.0.0", "actordist.http.token=s3cret"];
        Assert.Contains(
            "actordist.http.certificate",
            Assert.Throws<SettingException>(() => Read(Valid with { Overrides = elsewhere })).Message,
            StringComparison.Ordinal);

        var (certificate, key) = PemFiles.Write();
        var settings = Read(Valid with
        {
            Overrides = [.. elsewhere, $"actordist.http.certificate=\"{certificate}\"", $"actordist.http.certificate-key=\"{key}\""],
        });
        Assert.Equal(IPAddress.Any, settings.Http.Address);
        Assert.True(settings.HttpCertificate!.HasPrivateKey);
        Assert.Contains(
            "PEM",
            Assert.Throws<SettingException>(() => Read(Valid with { Overrides = [$"actordist.http.certificate=\"{key}\""] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Should_have_http2_at_the_address_of_http()
    {
        var settings = Read(Valid with { Http2 = 9090, Overrides = ["actordist.http.host=\"::1\""] });
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 9090), settings.Http2);
    }

    [Theory]
    [InlineData("n1")]
    [InlineData("127.0.0.1")]
    public void Should_refuse_a_seed_without_address_or_port(string seed) =>
        Assert.Contains("--seed", Assert.Throws<SettingException>(() => Read(Valid with { Seeds = [seed] })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--http")]
    [InlineData("--http2")]
    public void Should_refuse_a_port_that_somebody_holds_naming_the_option(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var free = Valid with { Http = 0, Http2 = 0, Pbm = 0, Port = FreePort() };
        var settings = Read(option.EndsWith('2') ? free with { Http2 = port } : free with { Http = port });
        var refused = Assert.Throws<SettingException>(settings.CheckPorts);
        Assert.Contains($"{port} ({option})", refused.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static NodeSettings Read(NodeOptions options) => NodeSettings.From(
        HoconLayers.Load(Path.Combine(AppContext.BaseDirectory, "hocon"), options, new Hashtable()), options.Seeds);
}
