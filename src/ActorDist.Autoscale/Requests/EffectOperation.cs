namespace ActorDist.Autoscale.Requests;

internal enum EffectOperation : byte
{
    Get,
    Record,
}
