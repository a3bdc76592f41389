namespace SseCore.TestKit;

/// <summary>The complete result of reading a stream of deltas.</summary>
public sealed record DeltaResult(IReadOnlyList<ReadDelta> Deltas, StreamSummary Summary)
{
    public bool Equals(DeltaResult? other) =>
        other is not null && Deltas.SequenceEqual(other.Deltas) && Summary == other.Summary;

    public override int GetHashCode() => HashCode.Combine(Deltas.Count, Summary);

    public override string ToString() => $"{string.Join('\n', Deltas)}\n{Summary}";
}
