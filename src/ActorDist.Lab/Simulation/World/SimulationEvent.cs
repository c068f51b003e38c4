using System.Runtime.InteropServices;
using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.Plans;

namespace ActorDist.Lab.Simulation.World;

/// <summary>One entry of the simulation's agenda.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">Node, or client.</param>
/// <param name="Life">The life of the node, or the attempt of the client, it is meant for.</param>
/// <param name="Envelope">The message to deliver.</param>
/// <param name="Request">The request to hand to a node.</param>
/// <param name="Fault">The fault that begins or ends.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SimulationEvent(
    EventKind Kind, int Target, int Life, Envelope Envelope = default, RegisterRequest? Request = null, PlannedFault? Fault = null);
