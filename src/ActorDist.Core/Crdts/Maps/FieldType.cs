namespace ActorDist.Core.Crdts.Maps;

/// <summary>What a field of a map holds, by the number that stands for it in an encoding.</summary>
public enum FieldType : byte
{
    /// <summary>An add-wins set.</summary>
    Set = 1,

    /// <summary>A multi-value register.</summary>
    Register = 2,

    /// <summary>An enable-wins flag.</summary>
    Flag = 3,

    /// <summary>A counter.</summary>
    Counter = 4,

    /// <summary>A map.</summary>
    Map = 5,
}
