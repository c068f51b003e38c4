using System.Collections;

namespace ActorDist.Verification.Transactions;

/// <summary>The steps of one transaction, compared by their contents.</summary>
public sealed class Transaction : IReadOnlyList<MicroOperation>, IEquatable<Transaction>
{
    private readonly MicroOperation[] _steps;

    /// <summary>A transaction of these steps.</summary>
    public Transaction(params ReadOnlySpan<MicroOperation> steps) => _steps = steps.ToArray();

    /// <summary>How many steps it has.</summary>
    public int Count => _steps.Length;

    /// <summary>The step at a position, from 0.</summary>
    public MicroOperation this[int index] => _steps[index];

    /// <inheritdoc/>
    public bool Equals(Transaction? other) => other is not null && other._steps.AsSpan().SequenceEqual(_steps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Transaction);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var step in _steps)
            hash.Add(step);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<MicroOperation> GetEnumerator() => ((IEnumerable<MicroOperation>)_steps).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _steps);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
