namespace ActorDist.Cluster.Registers;

/// <summary>Crosses nodes; bound to <see cref="RegistersSerializer"/>.</summary>
internal interface IRegistersMessage;
