using System.Numerics;
using ActorDist.Core.Consensus;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Consensus;

public sealed class ConfigurationTests
{
    private static readonly Gen<Member[]> Sets = Gen.Int[1, 8].HashSet[1, 6].Select(set => set.Select(TestCluster.Member).ToArray());

    [Fact]
    public void TwoQuorums_OfConsecutiveConfigurations_ShareAReplica() => Gen.Select(Sets, Sets).Sample((from, to) =>
    {
        var (before, joint, after) = (Configuration.Stable(1, from), Configuration.Joint(2, from, to), Configuration.Stable(3, to));
        foreach (var left in Quorums(joint))
        {
            foreach (var right in Quorums(joint).Concat(Quorums(before)).Concat(Quorums(after)))
                Assert.True(left.Overlaps(right));
        }
    });

    [Fact]
    public void WhatMustBeCopied_LeavesNoQuorumOfTheNewSetWithoutIt() => Gen.Select(Sets, Sets).Sample((from, to) =>
    {
        var joint = Configuration.Joint(2, from, to);
        if (!joint.IsJoint)
            return;
        var copied = Enumerable.Range(0, joint.Members.Length)
            .Where(i => (joint.MustCopy() >> i & 1) != 0)
            .Select(i => joint.Members[i].Id)
            .ToHashSet();
        foreach (var quorum in Quorums(Configuration.Stable(3, to)))
        {
            var hasEverything = quorum.Overlaps(copied)
                || Quorums(Configuration.Stable(1, from)).All(old => old.Overlaps(quorum));
            Assert.True(hasEverything);
        }
    });

    [Fact]
    public void AConfiguration_SurvivesItsEncoding() => Gen.Select(Sets, Sets, Gen.Long[1, 1000]).Sample((from, to, epoch) =>
    {
        foreach (var configuration in (Configuration[])[Configuration.Stable(epoch, to), Configuration.Joint(epoch, from, to)])
        {
            var decoded = ConfigurationEncoding.Decode(ConfigurationEncoding.Encode(configuration));
            Assert.Equal(configuration.Epoch, decoded.Epoch);
            Assert.Equal(configuration.Old, decoded.Old);
            Assert.Equal(configuration.New, decoded.New);
        }
    });

    [Fact]
    public void MalformedBytes_AreRefused() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        try
        {
            return ConfigurationEncoding.Decode(bytes).Members.Length <= Configuration.MaxMembers;
        }
        catch (FormatException)
        {
            return true;
        }
    });

    [Fact]
    public void NoMembers_OrTooMany_OrOneTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Configuration.Stable(1, []));
        Assert.Throws<ArgumentException>(() => Configuration.Stable(1, Enumerable.Range(1, 17).Select(TestCluster.Member)));
        Assert.Throws<ArgumentException>(() => Configuration.Stable(1, [TestCluster.Member(1), TestCluster.Member(1)]));
    }

    private static IEnumerable<HashSet<ReplicaId>> Quorums(Configuration configuration)
    {
        for (uint votes = 0; votes <= configuration.All; votes++)
        {
            if (!configuration.IsMajority(votes))
                continue;
            HashSet<ReplicaId> quorum = [];
            for (var rest = votes; rest != 0; rest &= rest - 1)
                quorum.Add(configuration.Members[BitOperations.TrailingZeroCount(rest)].Id);
            yield return quorum;
        }
    }
}
