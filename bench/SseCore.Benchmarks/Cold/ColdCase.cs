namespace SseCore.Benchmarks.Cold;

/// <summary>A stream, and the readers of it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Others">The streams that the process has read before, in the cases where it has: all others of the same dialect.</param>
/// <param name="Events">The number of its events.</param>
/// <param name="InBox">The baseline.</param>
internal sealed record ColdCase(ColdStream Stream, IReadOnlyList<ColdStream> Others, long Events, Func<Tally> InBox);
