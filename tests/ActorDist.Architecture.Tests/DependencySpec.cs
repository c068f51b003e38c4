using System.Reflection;
using NetArchTest.Rules;
using Xunit;

namespace ActorDist.Architecture.Tests;

/// <summary>Arrows point one way: Node to Autoscale to Cluster to Core; Lab to Verification and Core; Pbm to nobody.</summary>
public sealed class DependencySpec
{
    private const string Core = "ActorDist.Core";
    private const string Verification = "ActorDist.Verification";
    private const string Cluster = "ActorDist.Cluster";
    private const string Autoscale = "ActorDist.Autoscale";
    private const string Node = "ActorDist.Node";
    private const string Pbm = "ActorDist.Pbm";
    private const string Lab = "ActorDist.Lab";

    private static readonly string[] All = [Core, Verification, Cluster, Autoscale, Node, Pbm, Lab];

    /// <summary>A project's assembly, and the projects that it may see.</summary>
    public static TheoryData<string, string[]> Allowed => new()
    {
        { Core, [] },
        { Verification, [] },
        { Cluster, [Core] },
        { Autoscale, [Cluster, Core] },
        { "actordist", [Autoscale, Cluster, Core] },
        { "pbm", [] },
        { "lab", [Core, Verification] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Should_see_only_what_lies_below(string assembly, string[] allowed)
    {
        var loaded = Assembly.Load(assembly);
        var own = assembly switch { "actordist" => Node, "pbm" => Pbm, "lab" => Lab, var name => name };
        var forbidden = All.Except(allowed, StringComparer.Ordinal).Where(name => !string.Equals(name, own, StringComparison.Ordinal));
        Holds(Types.InAssembly(loaded).ShouldNot().HaveDependencyOnAny([.. forbidden]));
    }

    [Theory]
    [InlineData(Core)]
    [InlineData(Verification)]
    public void Should_be_free_of_actors(string assembly) =>
        Holds(Types.InAssembly(Assembly.Load(assembly)).ShouldNot().HaveDependencyOn("Akka"));

    [Fact]
    public void Should_take_time_and_chance_as_inputs_and_touch_no_file_in_the_core() =>
        Holds(Types.InAssembly(Assembly.Load(Core)).ShouldNot().HaveDependencyOnAny(
            "System.Random",
            "System.TimeProvider",
            "System.Diagnostics.Stopwatch",
            "System.Threading",
            "System.IO.File",
            "System.Net"));

    [Fact]
    public void Should_decide_about_groups_without_actors_time_and_chance() =>
        Holds(Types.InAssembly(Assembly.Load(Autoscale)).That()
            .ResideInNamespaceMatching(@"^ActorDist\.Autoscale\.(Groups|Tenants|Webhooks)$")
            .ShouldNot().HaveDependencyOnAny(
                "Akka",
                "ActorDist.Cluster",
                "System.Random",
                "System.TimeProvider",
                "System.Threading.Tasks",
                "System.IO.File",
                "System.Net"));

    private static void Holds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join(Environment.NewLine, result.FailingTypeNames ?? []));
    }
}
