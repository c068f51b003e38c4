using System.Runtime.InteropServices;
using CsCheck;

namespace ActorDist.Core.Tests.Crdts.Laws;

/// <summary>A step of a script: a replica merges another, or changes its own state.</summary>
/// <param name="Replica">Whose state.</param>
/// <param name="From">Whose state it merges; null for a change.</param>
/// <param name="Act">Which of the type's changes, reduced by the type to those it has.</param>
/// <param name="A">An element.</param>
/// <param name="B">Another.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Step(int Replica, int? From, int Act, int A, int B)
{
    public const int Replicas = 3;

    public static readonly Gen<Step[]> Scripts = Gen.Select(
        Gen.Int[0, Replicas - 1], Gen.Int[0, 2], Gen.Int[0, Replicas - 1], Gen.Int[0, 59], Gen.Int[0, 2], Gen.Int[0, 2],
        (replica, isMerge, from, act, a, b) => new Step(replica, isMerge == 0 ? from : null, act, a, b)).Array[0, 40];

    /// <summary>The texts that stand for <see cref="A"/> and <see cref="B"/>.</summary>
    public string X => "xyz"[A].ToString();

    public string Y => "xyz"[B].ToString();
}
