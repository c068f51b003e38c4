using System.Globalization;
using System.Text;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Etcd;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Verification.Histories;
using Xunit;

namespace ActorDist.Lab.Tests.RegisterBench;

public sealed class EtcdSystemSpec
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_write_read_and_increment_through_every_member_of_a_real_etcd()
    {
        Assert.SkipWhen(EtcdInstallation.Find() is null, EtcdInstallation.HowToInstall);
        await using var etcd = new EtcdSystem(EtcdInstallation.Find()!, leaderOnly: false);
        await etcd.StartAsync(new Progress<string>(), Cancellation);

        Assert.Equal(3, etcd.Doors.Count);
        Assert.NotEmpty(etcd.Version);
        var value = Encoding.UTF8.GetBytes("a value");
        Assert.Equal(DoorReply.Done, await etcd.Doors[0].PutAsync("key", value, Cancellation));
        foreach (var door in etcd.Doors)
        {
            Assert.Equal(value, (await door.GetAsync("key", stale: false, Cancellation)).Value?.ToArray());
            Assert.Equal(OperationOutcome.Ok, (await door.GetAsync("key", stale: true, Cancellation)).Outcome);
            Assert.Null((await door.GetAsync("absent", stale: false, Cancellation)).Value);
        }

        const int Each = 20;
        var replies = await Task.WhenAll(etcd.Doors.Select(async door =>
        {
            List<DoorReply> own = [];
            for (var i = 0; i < Each; i++)
            {
                own.Add(await door.IncrementAsync("counter", Cancellation));
            }

            return own;
        }));
        Assert.All(replies.SelectMany(own => own), reply => Assert.Equal(DoorReply.Done, reply));
        await HotCounter.VerifyAsync(etcd, "counter", 3 * Each, unknown: 0, Cancellation);
        var counter = (await etcd.Doors[0].GetAsync("counter", stale: false, Cancellation)).Value!.Value;
        Assert.Equal(3 * Each, int.Parse(counter.Span, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Should_send_clients_to_the_leader_alone_where_that_is_asked()
    {
        Assert.SkipWhen(EtcdInstallation.Find() is null, EtcdInstallation.HowToInstall);
        await using var etcd = new EtcdSystem(EtcdInstallation.Find()!, leaderOnly: true);
        await etcd.StartAsync(new Progress<string>(), Cancellation);

        Assert.Single(etcd.Doors);
    }

    [Fact]
    public async Task Should_leave_no_process_and_no_folder_behind()
    {
        Assert.SkipWhen(EtcdInstallation.Find() is null, EtcdInstallation.HowToInstall);
        var etcd = new EtcdSystem(EtcdInstallation.Find()!, leaderOnly: false);
        await etcd.StartAsync(new Progress<string>(), Cancellation);
        var members = etcd.Members.Select(member => (member.Pid, member.DataFolder)).ToArray();
        await etcd.DisposeAsync();

        Assert.All(members, member => Assert.False(Directory.Exists($"/proc/{member.Pid}") || Directory.Exists(member.DataFolder)));
    }
}
