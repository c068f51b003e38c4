using ActorDist.Cluster.Storage;
using Xunit;

namespace ActorDist.Cluster.Tests.Storage;

public sealed class DataDirectorySpec : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory["n1"];

    private string IdentityFile => System.IO.Path.Combine(Path, "identity");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Should_raise_the_incarnation_at_every_start_and_keep_the_disk_id()
    {
        var first = Start("n1");
        var second = Start("n1");
        var third = Start("n1", cluster: "prod");
        var fourth = Start("n1");

        Assert.Equal([1L, 2L, 3L, 4L], [first.Incarnation, second.Incarnation, third.Incarnation, fourth.Incarnation]);
        Assert.Single(new[] { first, second, third, fourth }.Select(identity => identity.DiskId).Distinct());
        Assert.NotEqual(default, first.DiskId);
        Assert.Null(second.ClusterId);
        Assert.Equal("prod", fourth.ClusterId);
    }

    [Fact]
    public void Should_give_a_wiped_directory_a_new_disk_id()
    {
        var before = Start("n1");
        Directory.Delete(Path, recursive: true);
        var after = Start("n1");

        Assert.NotEqual(before.DiskId, after.DiskId);
        Assert.Equal(1, after.Incarnation);
    }

    [Fact]
    public void Should_refuse_a_directory_that_another_holder_has_locked()
    {
        using (DataDirectory.Open(Path, "n1"))
            Refused("in use by another process", "n1");

        Assert.Equal(2, Start("n1").Incarnation);
    }

    [Fact]
    public void Should_refuse_a_directory_of_another_node_or_cluster()
    {
        Start("n1", cluster: "prod");
        Refused("belongs to node n1, not to n2", "n2");
        Refused("belongs to cluster prod, not to lab", "n1", cluster: "lab");
        Assert.Equal(2, Start("n1", cluster: "prod").Incarnation);
    }

    [Fact]
    public void Should_refuse_an_identity_file_with_any_changed_or_missing_byte()
    {
        Start("n1");
        var whole = File.ReadAllBytes(IdentityFile);
        for (var i = 0; i < whole.Length; i++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[i] ^= 1;
            File.WriteAllBytes(IdentityFile, flipped);
            Refused(IdentityFile, "n1");
            File.WriteAllBytes(IdentityFile, whole[..i]);
            Refused(IdentityFile, "n1");
        }
        File.WriteAllBytes(IdentityFile, whole);
        Assert.Equal(2, Start("n1").Incarnation);
    }

    [Fact]
    public void Should_refuse_a_storage_whose_identity_is_gone()
    {
        using (var directory = DataDirectory.Open(Path, "n1"))
            Directory.CreateDirectory(directory.StoragePath);
        File.Delete(IdentityFile);
        Refused("has a storage but no identity file", "n1");
    }

    [Fact]
    public void Should_ignore_a_replacement_that_a_crash_left_half_written()
    {
        var before = Start("n1");
        File.WriteAllText(IdentityFile + ".new", "actordist ident");
        Assert.Equal(before with { Incarnation = 2 }, Start("n1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("n1\n")]
    [InlineData("../n1")]
    public void Should_refuse_a_bad_node_name(string name) => Refused("is no node name", name);

    [Fact]
    public void Should_refuse_a_path_that_is_a_file()
    {
        File.WriteAllText(Path, "");
        Refused(Path, "n1");
    }

    [Fact]
    public void Should_write_a_disk_id_that_reads_back()
    {
        var id = DiskId.Create();
        Assert.True(DiskId.TryParse(id.ToString(), out var same));
        Assert.Equal(id, same);
        Assert.Equal(32, id.ToString().Length);
        Assert.False(DiskId.TryParse(id.ToString()[1..], out _));
        Assert.False(DiskId.TryParse(null, out _));
    }

    private NodeIdentity Start(string node, string? cluster = null)
    {
        using var directory = DataDirectory.Open(Path, node, cluster);
        return directory.Identity;
    }

    private void Refused(string because, string node, string? cluster = null)
    {
        var refusal = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(Path, node, cluster).Dispose());
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
        if (!node.Contains('\n', StringComparison.Ordinal))
            Assert.DoesNotContain('\n', refusal.Message);
    }
}
