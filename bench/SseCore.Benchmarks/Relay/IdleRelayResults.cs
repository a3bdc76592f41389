using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Relay;

/// <summary>The memory of open, waiting streams.</summary>
/// <param name="Environment">Where it was measured.</param>
/// <param name="Relays">Through each relay, including sockets.</param>
/// <param name="Tap">A tap alone.</param>
internal sealed record IdleRelayResults(RunEnvironment Environment, IReadOnlyList<IdleRelay> Relays, MemoryResult Tap)
{
    public IdleRelay Of(string relay) => Relays.Single(result => result.Relay == relay);
}
