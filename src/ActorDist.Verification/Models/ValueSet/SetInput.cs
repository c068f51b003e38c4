using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.ValueSet;

/// <summary>A request to a set. Build it with the static methods. The reply of a read is the sorted values.</summary>
/// <param name="Function">What is asked.</param>
/// <param name="Value">The value it is about; 0 for a read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SetInput(SetFunction Function, long Value)
{
    /// <summary>Reads all values.</summary>
    public static SetInput Read() => default;

    /// <summary>Adds a value.</summary>
    public static SetInput Add(long value) => new(SetFunction.Add, value);

    /// <summary>Removes a value.</summary>
    public static SetInput Remove(long value) => new(SetFunction.Remove, value);
}

/// <summary>What a set can be asked.</summary>
public enum SetFunction
{
    /// <summary>Read all values.</summary>
    Read,

    /// <summary>Add a value; done also where it is there already.</summary>
    Add,

    /// <summary>Remove a value; done also where it is not there.</summary>
    Remove,
}
