namespace SseCore.Benchmarks.Hostility;

/// <summary>The result of reading a stream.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Consumed">The number of bytes read by then.</param>
/// <param name="Touched">The number of bytes looked at or copied, if that is counted.</param>
internal readonly record struct HostileReading(string Outcome, long Consumed, long? Touched);
