namespace ActorDist.Autoscale.Requests;

/// <summary>Encodes the commands of kind <c>request</c>: one format byte, one operation byte, then the effect to record.</summary>
public static class EffectCommand
{
    internal const byte Format = 1;

    /// <summary>Where a command's effect begins.</summary>
    internal const int HeadBytes = 2;

    /// <summary>Reads the effect that stands.</summary>
    public static byte[] Get() => [Format, (byte)EffectOperation.Get];

    /// <summary>Makes an effect the one that stands, unless one does.</summary>
    public static byte[] Record(ScalingEffect effect) =>
        [Format, (byte)EffectOperation.Record, .. EffectEncoding.Encode(effect)];
}
