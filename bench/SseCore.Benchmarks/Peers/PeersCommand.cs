using System.Globalization;
using System.Text.Json;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Results;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Peers;

/// <summary>Reads the output of the peers, checks that their answers agree, times SseCore in the same way, and writes bench/results/peers.json.</summary>
internal static class PeersCommand
{
    private const int Rounds = 200;

    private static readonly string[] Own = ["in-box", "ssecore", "ssecore-plain", "newlines"];

    /// <returns>The exit status of the process.</returns>
    public static int Run(IEnumerable<string> files)
    {
        var environment = RunEnvironment.Capture();
        PeerAnswer[] answers =
        [
            .. from file in files
               from line in File.ReadLines(file)
               select JsonSerializer.Deserialize<PeerAnswer>(line, JsonSerializerOptions.Web),
        ];
        foreach (PeerAnswer answer in answers)
        {
            var stream = BenchmarkStream.Named(answer.Stream);
            bool isBound = answer.Answer.StartsWith("lines", StringComparison.Ordinal);
            Agreement.Demand(isBound ? PeerAnswer.OfLines(stream.Bytes) : PeerAnswer.Of(stream.Expected), answer.Answer, $"{answer.Peer}, {answer.Stream}");
        }

        PeerTime[] times = [.. answers.Select(answer => new PeerTime(answer.Peer, answer.Stream, Math.Round(answer.Nanoseconds))), .. StreamsCommand.Streams.SelectMany(TimeOwn)];
        foreach (PeerTime time in times)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.Stream,-20} {time.Peer,-60} {time.Nanoseconds / BenchmarkStream.Named(time.Stream).Events.Count,8:0.0} ns/event"));
        }

        new ResultFiles(Repository.ResultsDirectory).Write(new PeerResults(environment, times));
        return 0;
    }

    /// <summary>The name among the peers of a reader of <see cref="ExtractBenchmarks"/>.</summary>
    public static string NameOf(string id) => $".NET: {StreamBenchmark.Named(ExtractBenchmarks.Category, id).Description}";

    private static IEnumerable<PeerTime> TimeOwn(BenchmarkStream stream)
    {
        StreamBenchmark[] benchmarks = [.. Own.Select(id => StreamBenchmark.Named(ExtractBenchmarks.Category, id))];
        Action[] operations = [.. benchmarks.Select(benchmark => benchmark.Prepare(stream))];
        TimeSeries.WarmUp(operations, TimeSpan.FromSeconds(1));
        double[] times = TimeSeries.BestOf(operations, Rounds, TimeSpan.FromMilliseconds(1));
        return benchmarks.Zip(times, (benchmark, time) => new PeerTime(NameOf(benchmark.Id), stream.Name, Math.Round(time)));
    }
}
