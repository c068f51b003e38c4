using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorDist.Node.Http;
using ActorDist.Node.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorDist.Node.Tests.Http;

public sealed class HttpListeningSpec
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_port_speaks_its_version_only()
    {
        await using var host = await HttpHost.StartAsync();
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var right = host.Client(version);
            using var response = await right.GetAsync("/v1/replicas", Cancel);
            Assert.Equal((HttpStatusCode.OK, version), (response.StatusCode, response.Version));
            using var wrong = new HttpClient { BaseAddress = right.BaseAddress, Timeout = TimeSpan.FromSeconds(20) };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/replicas")
            {
                Version = version.Major == 1 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            // An HTTP/2 port answers HTTP/1.1 with 400 and says what it wants.
            var refused = await Record.ExceptionAsync(async () => (await wrong.SendAsync(request, Cancel)).EnsureSuccessStatusCode());
            Assert.IsType<HttpRequestException>(refused);
        }
    }

    [Fact]
    public async Task Many_requests_are_under_way_at_once_on_one_http2_connection()
    {
        await using var host = await HttpHost.StartAsync();
        using var http = host.Client(HttpVersion.Version20);
        var value = Encoding.UTF8.GetBytes(new string('v', 256));
        var puts = Enumerable.Range(0, 2000).Select(i => http.PutAsync($"/v1/registers/key-{i}", new ByteArrayContent(value), Cancel));
        Assert.All(await Task.WhenAll(puts), put => Assert.Equal(HttpStatusCode.NoContent, put.StatusCode));
        var gets = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => http.GetByteArrayAsync($"/v1/registers/key-{i}", Cancel)));
        Assert.All(gets, got => Assert.Equal(value, got));
    }

    [Fact]
    public async Task With_a_certificate_both_ports_speak_tls_and_nothing_else()
    {
        var (certificateFile, keyFile) = PemFiles.Write();
        using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenHttp(free, free, certificate));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseTokenGuard("s3cret");
        app.UseRouting();
        app.MapGet("/alive", () => "alive");
        app.MapPut("/change", () => "changed");
        await app.StartAsync(Cancel);
        var doors = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => string.Equals(shown?.GetCertHashString(), certificate.GetCertHashString(), StringComparison.Ordinal);
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
        foreach (var (door, version) in doors.Zip((Version[])[HttpVersion.Version11, HttpVersion.Version20]))
        {
            Assert.Equal(Uri.UriSchemeHttps, door.Scheme);
            using var alive = new HttpRequestMessage(HttpMethod.Get, new Uri(door, "alive")) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await http.SendAsync(alive, Cancel);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
            using var change = new HttpRequestMessage(HttpMethod.Put, new Uri(door, "change")) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var refused = await http.SendAsync(change, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            using var plain = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(door) { Scheme = Uri.UriSchemeHttp, Path = "alive" }.Uri)
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(plain, Cancel));
        }
    }

    [Theory]
    [InlineData("/v1/registers/x/../a%2Fb")]
    [InlineData("/v1/registers/x/%2E%2E/a%2Fb")]
    public async Task A_path_that_hides_which_name_it_means_is_refused(string target)
    {
        await using var host = await HttpHost.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPEndPoint.Parse(new Uri(host.Address(HttpVersion.Version11)).Authority), Cancel);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(tcp.GetStream());
        var answer = await reader.ReadToEndAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("dot segments", answer, StringComparison.Ordinal);
    }
}
