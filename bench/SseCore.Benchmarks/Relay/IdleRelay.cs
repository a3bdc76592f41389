namespace SseCore.Benchmarks.Relay;

/// <summary>The memory of waiting streams that are open through a relay.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Streams">The number of streams.</param>
/// <param name="Managed">The managed bytes per stream, in the relay's process.</param>
/// <param name="WorkingSet">The growth of the process in bytes per stream.</param>
internal sealed record IdleRelay(string Relay, int Streams, double Managed, double WorkingSet);
