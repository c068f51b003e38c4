using ActorDist.Core.Consensus;

namespace ActorDist.Lab.Simulation.World;

/// <summary>A node: one life of a replica after the other on a disk, with a clock of its own.</summary>
/// <param name="index">Position among the nodes.</param>
/// <param name="disk">The disk it starts with.</param>
/// <param name="clockOffset">Its clock at the start, in milliseconds.</param>
/// <param name="clockRate">How fast its clock runs; 1000 is right.</param>
public sealed class SimulatedNode(int index, SimulatedDisk disk, long clockOffset, int clockRate)
{
    private readonly Dictionary<RegisterRequest, long> _submitted = [];
    private long _offset = clockOffset;

    /// <summary>Position among the nodes, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>n1, n2 ...</summary>
    public string Name { get; } = $"n{index + 1}";

    /// <summary>The disk in the machine.</summary>
    public SimulatedDisk Disk { get; set; } = disk;

    /// <summary>The replica running; null while the process is down.</summary>
    public Replica? Replica { get; set; }

    /// <summary>Starts so far; tells events of a dead process from those of a live one.</summary>
    public int Lives { get; set; }

    /// <summary>Incarnation of the disk, raised at every start on it.</summary>
    public long Incarnation { get; set; }

    /// <summary>Stands still until this simulated time.</summary>
    public long PausedUntil { get; set; }

    /// <summary>When the next tick is scheduled.</summary>
    public long TickAt { get; set; } = long.MaxValue;

    /// <summary>Since when nothing has come in or gone out; null when connected.</summary>
    public long? CutOffSince { get; set; }

    /// <summary>Its member entry in a configuration.</summary>
    public Member Member => new(Disk.Id, Name);

    /// <summary>Reading of its clock.</summary>
    public long Clock(long now) => _offset + now * clockRate / 1000;

    /// <summary>First simulated time at which its clock reads at least so much.</summary>
    public long WhenClockReads(long reading) =>
        reading >= long.MaxValue / 2 ? long.MaxValue : (Math.Max(0, reading - _offset) * 1000 + clockRate - 1) / clockRate;

    /// <summary>Moves its clock ahead.</summary>
    public void JumpClock(long milliseconds) => _offset += milliseconds;

    /// <summary>Notes when a request came in.</summary>
    public void Submitted(RegisterRequest request, long now) => _submitted[request] = now;

    /// <summary>When a request came in.</summary>
    public long SubmittedAt(RegisterRequest request) => _submitted.GetValueOrDefault(request, long.MinValue);
}
