using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Remote;

namespace ActorDist.Cluster.Membership;

/// <summary>
/// Reads phi out of the detectors that the cluster feeds. Akka.NET 1.5.74 shows publicly whether a member is available, but keeps phi
/// itself, the detector of a given member and the time of its last heartbeat internal. A subclass set as <c>implementation-class</c>
/// could record heartbeats but would still not see phi, and one of our own would be a second detector that may disagree with the first;
/// so the three internal getters are bound by name here. They fail to bind, loudly, when an upgrade renames one; a test reads them.
/// </summary>
internal static class PhiAccess
{
    private const string AccrualState = "Akka.Remote.PhiAccrualFailureDetector+AccrualState, Akka.Remote";

    /// <summary>Phi and the milliseconds since the last heartbeat; nulls when the detector is gone or is not phi accrual.</summary>
    public static (double? Phi, double? SinceLastHeartbeatMs) Read(DefaultFailureDetectorRegistry<Address> detectors, Address address)
    {
        if (Registry<Address>.GetFailureDetector(detectors, address) is not PhiAccrualFailureDetector detector)
            return (null, null);
        var last = GetTimeStamp(GetState(detector));
        // Right after a heartbeat the chance is 1 and its negative logarithm is minus zero: adding zero drops the sign.
        return (GetCurrentPhi(detector) + 0.0, last is null ? null : FailureDetector.DefaultClock() - last);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CurrentPhi")]
    private static extern double GetCurrentPhi(PhiAccrualFailureDetector detector);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_State")]
    [return: UnsafeAccessorType(AccrualState)]
    private static extern object GetState(PhiAccrualFailureDetector detector);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_TimeStamp")]
    private static extern long? GetTimeStamp([UnsafeAccessorType(AccrualState)] object state);

    // A generic accessor binds only from a type with the same type parameters.
    private static class Registry<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetFailureDetector")]
        public static extern FailureDetector? GetFailureDetector(DefaultFailureDetectorRegistry<T> registry, T resource);
    }
}
