namespace SseCore.Benchmarks.Cold;

/// <summary>A stream, and what reads it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Others">What the process has read before, where it has: all others of the same dialect.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="InBox">The baseline.</param>
internal sealed record ColdCase(ColdStream Stream, IReadOnlyList<ColdStream> Others, long Events, Func<Tally> InBox);
