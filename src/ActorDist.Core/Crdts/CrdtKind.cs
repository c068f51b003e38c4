namespace ActorDist.Core.Crdts;

/// <summary>The state-based types, by the number that stands for each in an encoding.</summary>
public enum CrdtKind : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="Registers.MultiValueRegister"/>.</summary>
    MultiValueRegister = 1,

    /// <summary><see cref="Registers.MaxRegister"/>.</summary>
    MaxRegister = 2,

    /// <summary><see cref="Registers.MinRegister"/>.</summary>
    MinRegister = 3,

    /// <summary><see cref="Flags.EnableWinsFlag"/>.</summary>
    EnableWinsFlag = 4,

    /// <summary><see cref="Flags.DisableWinsFlag"/>.</summary>
    DisableWinsFlag = 5,

    /// <summary><see cref="Sets.AddWinsSet"/>.</summary>
    AddWinsSet = 6,

    /// <summary><see cref="Sets.RemoveWinsSet"/>.</summary>
    RemoveWinsSet = 7,

    /// <summary><see cref="Sets.TwoPhaseSet"/>.</summary>
    TwoPhaseSet = 8,

    /// <summary><see cref="Sets.LastWriteWinsElementSet"/>.</summary>
    LastWriteWinsElementSet = 9,

    /// <summary><see cref="Counters.BoundedCounter"/>.</summary>
    BoundedCounter = 10,

    /// <summary><see cref="Counters.ResettableCounter"/>.</summary>
    ResettableCounter = 11,

    /// <summary><see cref="Maps.ResetRemoveMap"/>.</summary>
    ResetRemoveMap = 12,

    /// <summary><see cref="Graphs.AddOnlyDag"/>.</summary>
    AddOnlyDag = 13,

    /// <summary><see cref="Graphs.TwoPhaseGraph"/>.</summary>
    TwoPhaseGraph = 14,

    /// <summary><see cref="Graphs.AddWinsGraph"/>.</summary>
    AddWinsGraph = 15,

    /// <summary><see cref="Crdts.Text.ReplicatedText"/>.</summary>
    Text = 16,
}
