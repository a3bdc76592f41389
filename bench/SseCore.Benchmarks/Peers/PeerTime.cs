namespace SseCore.Benchmarks.Peers;

/// <summary>The nanoseconds of a whole stream, in the best of many rounds.</summary>
internal sealed record PeerTime(string Peer, string Stream, double Nanoseconds);
