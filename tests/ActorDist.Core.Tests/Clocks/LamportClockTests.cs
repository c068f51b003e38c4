using ActorDist.Core.Clocks;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Clocks;

public sealed class LamportClockTests
{
    [Fact]
    public void AMessage_IsReceivedLaterThanItWasSent() => Gen.Select(Gen.ULong[0, 1000], Gen.ULong[0, 1000]).Sample((sender, receiver) =>
    {
        var sent = new LamportClock(sender).Tick();
        var received = new LamportClock(receiver).Receive(sent);
        return received > sent && received > new LamportClock(receiver) && sent.Time == sender + 1;
    });

    [Fact]
    public void TheEndOfTime_IsAnError() => Assert.Throws<OverflowException>(() => new LamportClock(ulong.MaxValue).Tick());
}
