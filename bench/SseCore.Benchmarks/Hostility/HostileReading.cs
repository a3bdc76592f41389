namespace SseCore.Benchmarks.Hostility;

/// <summary>How a stream was read.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Consumed">How many bytes were read by then.</param>
/// <param name="Touched">How often bytes were looked at or copied, where that is counted.</param>
internal readonly record struct HostileReading(string Outcome, long Consumed, long? Touched);
