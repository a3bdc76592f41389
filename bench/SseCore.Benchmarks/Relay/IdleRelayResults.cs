using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Relay;

/// <summary>What streams hold that are open and wait.</summary>
/// <param name="Environment">Where.</param>
/// <param name="Relays">Through each relay, sockets and all.</param>
/// <param name="Tap">A tap alone.</param>
internal sealed record IdleRelayResults(RunEnvironment Environment, IReadOnlyList<IdleRelay> Relays, MemoryResult Tap)
{
    public IdleRelay Of(string relay) => Relays.Single(result => result.Relay == relay);
}
