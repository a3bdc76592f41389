using System.Globalization;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Relay.Relays;
using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Relay;

/// <summary>
/// Measures what an event costs a relay, end to end over the loopback: the processor time of its process, with upstream and clients
/// in another.
/// </summary>
internal static class RelayCommand
{
    /// <summary>The numbers of simultaneous streams.</summary>
    public static readonly IReadOnlyList<int> Loads = [50, 200, 1000];

    private const int Rounds = 9;
    private const int WarmUps = 1;

    // The minimum per round; with fewer there is too little to measure.
    private const int StreamsPerRound = 200;

    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync()
    {
        var environment = RunEnvironment.Capture();
        new ResultFiles(Repository.ResultsDirectory).Write(new RelayResults(environment, await MeasureAsync()));
        return 0;
    }

    private static async Task<List<RelayCost>> MeasureAsync()
    {
        await using var load = ChildProcess.Start(RelayLoadCommand.Verb);
        await using var host = ChildProcess.Start(RelayHostCommand.Verb, await load.AskAsync<string>("where"));
        string root = await host.AskAsync<string>("where");
        var costs = new List<RelayCost>();
        foreach (int streams in Loads)
        {
            int waves = Math.Max(1, StreamsPerRound / streams);
            int all = streams * waves;
            var rounds = RelayVariant.All.ToDictionary(variant => variant.Id, _ => new List<double>());
            var reads = RelayVariant.All.ToDictionary(variant => variant.Id, _ => 0L);
            for (int round = -WarmUps; round < Rounds; round++)
            {
                foreach (RelayVariant variant in RelayVariant.All)
                {
                    double before = await host.AskAsync<double>("cpu");
                    long read = await load.AskAsync<long>("run", root + variant.Id, Text(streams), Text(waves));
                    double after = await host.AskAsync<double>("cpu");
                    if (!variant.IsBlind)
                    {
                        await host.AskAsync<bool>("read", variant.Id, Text(all));
                    }

                    if (round >= 0)
                    {
                        rounds[variant.Id].Add(Math.Round((after - before) / all / RelayStream.Events.Count, 3));
                        reads[variant.Id] += read;
                    }
                }
            }

            foreach (RelayVariant variant in RelayVariant.All)
            {
                var cost = new RelayCost(variant.Id, streams, rounds[variant.Id], Math.Round((double)reads[variant.Id] / Rounds / all / RelayStream.Events.Count, 3));
                costs.Add(cost);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{streams,5} streams, {variant.Id,-10} {cost.Median,6:0.00} us of processor time an event, {cost.RatioTo(costs.First(other => other.Streams == streams)):0.00}x, {cost.ReadsPerEvent:0.000} reads an event"));
            }
        }

        return costs;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
