namespace ActorDist.Core.Crdts.Registers;

/// <summary>Binary form of a register of a highest or lowest value, which both have alike.</summary>
internal static class ExtremeRegister
{
    /// <summary>Writes a value or none.</summary>
    public static void Write(CrdtWriter writer, long? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } there)
            writer.Signed(there);
    }

    /// <summary>Reads a value or none.</summary>
    public static long? Read(ref CrdtReader reader) => reader.Byte("value") switch
    {
        0 => null,
        1 => reader.Signed("value"),
        var other => throw new FormatException($"value: {other}, not 0 (none) or 1"),
    };
}
