namespace ActorDist.Core.StateMachines.Registers;

internal enum RegisterOperation : byte
{
    Get,
    Put,
    CompareAndSwap,
    Increment,
    Append,
    Delete,
}
