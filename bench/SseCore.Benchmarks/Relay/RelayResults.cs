using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Relay;

/// <summary>The cost of an event for each relay, measured in one run.</summary>
/// <param name="Environment">Where it was measured.</param>
/// <param name="Costs">The cost of each relay, for each number of streams.</param>
internal sealed record RelayResults(RunEnvironment Environment, IReadOnlyList<RelayCost> Costs)
{
    public RelayCost Of(string relay, int streams) => Costs.Single(cost => cost.Relay == relay && cost.Streams == streams);
}
