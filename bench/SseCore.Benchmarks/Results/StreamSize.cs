namespace SseCore.Benchmarks.Results;

/// <summary>The size of a stream when it was measured: the basis of figures per event and per second.</summary>
internal sealed record StreamSize(string Name, int Events, int Bytes);
