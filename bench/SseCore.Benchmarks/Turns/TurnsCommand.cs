using System.Globalization;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Turns;

/// <summary>
/// Measures the ratios. All that a table compares takes turns in one process, so that a processor whose
/// clock changes, as that of a shared machine does, changes it for all of them. Each table has processes of its own, so that the
/// JIT has seen no other stream, and several, since what it makes of the code differs from process to process.
/// </summary>
internal static class TurnsCommand
{
    private const int Processes = 3;

    /// <param name="name">What the names of the tables to be measured contain.</param>
    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync(string name = "")
    {
        StreamTable[] tables = [.. StreamTable.All.Where(table => table.ToString().Contains(name, StringComparison.Ordinal))];
        if (tables.Length == 0)
        {
            Console.Error.WriteLine($"There is no table whose name contains '{name}'; the first is {StreamTable.All[0]}.");
            return 1;
        }

        await MeasureAsync(tables);
        return 0;
    }

    /// <summary>Measures the tables, and shows each result.</summary>
    public static async Task<IReadOnlyList<TurnResult>> MeasureAsync(IReadOnlyList<StreamTable> tables)
    {
        List<TurnResult> results = [];
        foreach (StreamTable table in tables)
        {
            double[][][] processes = new double[Processes][][];
            for (int i = 0; i < Processes; i++)
            {
                await using var child = ChildProcess.Start(TurnsProcessCommand.Verb, table.ToString());
                processes[i] = await child.AskAsync<double[][]>(TurnsProcessCommand.Question);
            }

            TurnResult[] ofTable = [.. table.Cases.Select((one, index) => new TurnResult(one.ToString(), [.. processes.Select(rounds => rounds.Select(times => Math.Round(times[index])).ToArray())]))];
            Write(table, ofTable);
            results.AddRange(ofTable);
        }

        return results;
    }

    private static void Write(StreamTable table, TurnResult[] results)
    {
        Console.WriteLine($"{table}, ns/event, times as fast");
        foreach ((StreamCase one, TurnResult result) in table.Cases.Zip(results))
        {
            string ratio = one.Against is { } against
                ? string.Create(CultureInfo.InvariantCulture, $"{result.RatioTo(results.Single(other => other.Case == against.ToString())):0.00}x")
                : string.Empty;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {one.Benchmark.Description,-72} {result.Median / table.Stream.Events.Count,9:0.0} {ratio,8}"));
        }
    }
}
