namespace SseCore.Benchmarks.Peers;

/// <summary>Nanoseconds of a whole stream, the best of many rounds.</summary>
internal sealed record PeerTime(string Peer, string Stream, double Nanoseconds);
