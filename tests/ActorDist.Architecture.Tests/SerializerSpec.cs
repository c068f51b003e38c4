using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Serialization;
using Xunit;

namespace ActorDist.Architecture.Tests;

/// <summary>The receiver of a message finds its serializer by a number alone, so no two may have the same.</summary>
public sealed class SerializerSpec
{
    [Fact]
    public void Should_have_an_identifier_each()
    {
        Type[] serializers =
        [
            .. new[] { "ActorDist.Cluster", "ActorDist.Autoscale", "actordist" }
                .SelectMany(assembly => Assembly.Load(assembly).GetTypes())
                .Where(type => type.IsSubclassOf(typeof(Serializer)) && !type.IsAbstract),
        ];
        Assert.True(serializers.Length > 5, $"only {serializers.Length} serializers were found");

        var shared = serializers
            .GroupBy(type => ((Serializer)RuntimeHelpers.GetUninitializedObject(type)).Identifier)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(type => type.Name))}");
        Assert.Empty(shared);
    }
}
