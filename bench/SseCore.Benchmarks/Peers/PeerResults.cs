using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Peers;

/// <summary>The times for the same bytes in other languages, and of SseCore and its own bound right after them.</summary>
internal sealed record PeerResults(RunEnvironment Environment, IReadOnlyList<PeerTime> Times);
