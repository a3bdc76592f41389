using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Relay;

/// <summary>What an event costs each relay, measured in one run.</summary>
/// <param name="Environment">Where.</param>
/// <param name="Costs">What each needs, for each number of streams.</param>
internal sealed record RelayResults(RunEnvironment Environment, IReadOnlyList<RelayCost> Costs)
{
    public RelayCost Of(string relay, int streams) => Costs.Single(cost => cost.Relay == relay && cost.Streams == streams);
}
