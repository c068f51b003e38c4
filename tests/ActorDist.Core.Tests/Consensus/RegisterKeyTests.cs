using System.Text;
using ActorDist.Core.Consensus;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Consensus;

public sealed class RegisterKeyTests
{
    [Theory]
    [InlineData("", "not of the form kind/name")]
    [InlineData("register", "not of the form kind/name")]
    [InlineData("/x", "not of the form kind/name")]
    [InlineData("register/", "not of the form kind/name")]
    [InlineData("register/a\nb", "control character U+000A")]
    public void AMalformedKey_IsRefusedWithTheReason(string text, string reason)
    {
        Assert.False(RegisterKey.TryParse(text, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfACharacter_IsRefused()
    {
        Assert.False(RegisterKey.TryParse("register/" + '\ud800', out _, out var error));
        Assert.Contains("surrogate", error, StringComparison.Ordinal);
    }

    [Fact]
    public void ALongKey_IsRefusedWithTheLimit()
    {
        Assert.True(RegisterKey.TryParse("register/" + new string('x', RegisterKey.MaxBytes - 9), out _, out _));
        Assert.False(RegisterKey.TryParse("register/" + new string('x', RegisterKey.MaxBytes - 8), out _, out var error));
        Assert.Contains("513 bytes of UTF-8, the limit is 512", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_IsThePartBeforeTheFirstSlash() => Assert.Equal("lock", new RegisterKey("lock/a/b").Kind);

    [Fact]
    public void Order_IsThatOfTheUtf8Bytes()
    {
        var name = Gen.OneOf(Gen.Char['a', 'c'], Gen.Char['\u00e0', '\u00e3'], Gen.Char['\ufffc', '\uffff']).Select(unit => $"{unit}");
        var beyond = Gen.Int[0x10000, 0x10002].Select(char.ConvertFromUtf32);
        var text = Gen.OneOf(name, beyond).Array[1, 4].Select(parts => "k/" + string.Concat(parts));
        Gen.Select(text, text).Sample((left, right) =>
            Math.Sign(new RegisterKey(left).CompareTo(new RegisterKey(right)))
            == Math.Sign(Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))));
    }
}
