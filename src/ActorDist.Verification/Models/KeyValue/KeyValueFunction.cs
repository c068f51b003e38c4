namespace ActorDist.Verification.Models.KeyValue;

/// <summary>What a key of a key-value store can be asked.</summary>
public enum KeyValueFunction
{
    /// <summary>Read the value.</summary>
    Get,

    /// <summary>Replace the value.</summary>
    Put,

    /// <summary>Append to the value.</summary>
    Append,
}
