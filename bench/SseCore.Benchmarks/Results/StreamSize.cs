namespace SseCore.Benchmarks.Results;

/// <summary>How large a stream was when it was measured: what figures per event and per second are made of.</summary>
internal sealed record StreamSize(string Name, int Events, int Bytes);
