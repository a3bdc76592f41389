using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Peers;

/// <summary>The same bytes read in other languages, and by SseCore and its own bound right after them.</summary>
internal sealed record PeerResults(RunEnvironment Environment, IReadOnlyList<PeerTime> Times);
