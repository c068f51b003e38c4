using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>Behaviours of Otter, from its own tests, over HTTP against real nodes and the simulated cloud.</summary>
public sealed class OtterBehaviourSpec(OtterBehaviours behaviours) : IClassFixture<OtterBehaviours>
{
    public static TheoryData<string> Names => [.. OtterBehaviours.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Should_behave_as_Otter(string behaviour) => behaviours.OfAsync(behaviour);
}
