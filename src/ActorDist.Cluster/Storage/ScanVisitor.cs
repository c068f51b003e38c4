namespace ActorDist.Cluster.Storage;

/// <summary>Sees one entry of a scan.</summary>
/// <param name="key">The key; valid only during the call.</param>
/// <param name="value">The value; valid only during the call.</param>
/// <returns>True to go on, false to end the scan.</returns>
public delegate bool ScanVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
