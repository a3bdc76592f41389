using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Turns;

/// <summary>Times one table, in a process of its own.</summary>
internal static class TurnsProcessCommand
{
    public const string Verb = "turns-process";
    public const string Question = "times";

    private const int Rounds = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    // Enough for several runs of a reader that leaves garbage, so that it pays for the collections.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(15);

    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync(string table)
    {
        var measured = StreamTable.Named(table);
        await ChildProcess.AnswerAsync(question => Task.FromResult<object>(question is [Question] ? Measure(measured) : throw new ArgumentOutOfRangeException(nameof(question))));
        return 0;
    }

    /// <returns>The nanoseconds of each case, for the whole stream, round by round.</returns>
    private static double[][] Measure(StreamTable table)
    {
        Action[] operations = [.. table.Cases.Select(one => one.Benchmark.Prepare(one.Stream))];
        TimeSeries.WarmUp(operations, WarmUp);
        return [.. TimeSeries.Rounds(operations, Rounds, Turn)];
    }
}
