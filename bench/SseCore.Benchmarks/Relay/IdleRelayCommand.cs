using System.Globalization;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Relay.Relays;
using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Relay;

/// <summary>Measures the memory of a relay's process per stream, with ten thousand streams that have begun and wait for more.</summary>
internal static class IdleRelayCommand
{
    private const int Streams = 10_000;

    // Enough for shapes to be learned and used.
    private const int Events = 50;

    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync()
    {
        var environment = RunEnvironment.Capture();
        MemoryResult tap = MemoryCommand.MeasureTap();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tap.Reader}: {tap.Bytes:0} B, {tap.Pooled:0} of them pooled"));
        new ResultFiles(Repository.ResultsDirectory).Write(new IdleRelayResults(environment, await MeasureAsync(), tap));
        return 0;
    }

    private static async Task<List<IdleRelay>> MeasureAsync()
    {
        // The cost of the first streams, including the runtime's own warm-up, is not counted.
        const int Before = 500;
        var results = new List<IdleRelay>();
        foreach (RelayVariant variant in RelayVariant.All)
        {
            await using var load = ChildProcess.Start(RelayLoadCommand.Verb);
            await using var host = ChildProcess.Start(RelayHostCommand.Verb, await load.AskAsync<string>("where"));
            string path = await host.AskAsync<string>("where") + variant.Id;
            int streams = Math.Min(Streams, MostStreams());
            await load.AskAsync<bool>("open", path, Text(Before), Text(Events));
            ProcessMemory before = await host.AskAsync<ProcessMemory>("memory");
            await load.AskAsync<bool>("open", path, Text(streams - Before), Text(Events));
            ProcessMemory after = await host.AskAsync<ProcessMemory>("memory");
            double counted = streams - Before;
            var result = new IdleRelay(
                variant.Id, streams, Math.Round((after.Managed - before.Managed) / counted), Math.Round((after.WorkingSet - before.WorkingSet) / counted));
            results.Add(result);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{streams,5} idle streams, {variant.Id,-10} {result.Managed,6:0} B each on the managed heap, working set {result.WorkingSet,6:0} B"));
        }

        return results;
    }

    // A relayed stream takes two sockets; each process has some other open files.
    private static int MostStreams()
    {
        const string Limits = "/proc/self/limits";
        const string Files = "Max open files";
        string[] limit = File.Exists(Limits) ? File.ReadLines(Limits).First(line => line.StartsWith(Files, StringComparison.Ordinal))[Files.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return limit is [_, string most, ..] && int.TryParse(most, CultureInfo.InvariantCulture, out int files) ? (files - 400) / 2 : int.MaxValue;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
