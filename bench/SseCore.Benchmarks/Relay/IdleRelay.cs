namespace SseCore.Benchmarks.Relay;

/// <summary>What streams hold that are open through a relay and wait.</summary>
/// <param name="Relay">Which relay.</param>
/// <param name="Streams">How many streams.</param>
/// <param name="Managed">Managed bytes for each, in the relay's process.</param>
/// <param name="WorkingSet">By how many bytes the process has grown for each.</param>
internal sealed record IdleRelay(string Relay, int Streams, double Managed, double WorkingSet);
