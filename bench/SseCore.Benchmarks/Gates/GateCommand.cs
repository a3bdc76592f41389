using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SseCore.Benchmarks.Results;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>
/// The figures that must not regress unnoticed. The time limits are wider than the usual results, because they
/// must hold on any machine at any time; BENCHMARKS.md has the figures themselves.
/// </summary>
internal static class GateCommand
{
    // The category and id of the benchmarks that must allocate nothing at all.
    private static readonly (string Category, string Id)[] Allocations =
    [
        (FrameBenchmarks.Category, "ssecore"), (FrameBenchmarks.Category, "ssecore-4k"),
        (ExtractBenchmarks.Category, "ssecore"), (ExtractBenchmarks.Category, "ssecore-4k"),
        (ExtractBenchmarks.Category, "ssecore-plain"), (ExtractBenchmarks.Category, "ssecore-plain-4k"),
        (UsageOnlyBenchmarks.Category, "ssecore"), (UsageOnlyBenchmarks.Category, "ssecore-plain"),
    ];

    // The minimum ratios to the compared benchmark: on every stream, and on the one where shapes count most.
    private static readonly (string Category, string Id, double Limit, double OpenAiChatLimit)[] Ratios =
    [
        (FrameBenchmarks.Category, "ssecore", 1.6, 1.6),
        (ExtractBenchmarks.Category, "ssecore", 2.5, 6),
        (ExtractBenchmarks.Category, "ssecore-plain", 0.8, 1.2),
        (UsageOnlyBenchmarks.Category, "ssecore", 1.5, 6),
    ];

    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        long start = Stopwatch.GetTimestamp();
        List<GateResult> gates = [];
        foreach (GateResult gate in Check())
        {
            gates.Add(gate);
            Console.WriteLine(Line(gate));
        }

        bool passed = gates.TrueForAll(gate => gate.Passed);
        string path = Repository.PathTo("artifacts", "ci", "benchmarks.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var summary = new { passed, seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds), environment = RunEnvironment.Capture(), gates };
        File.WriteAllText(path, JsonSerializer.Serialize(summary, ResultFiles.Json) + "\n");
        foreach (GateResult gate in gates.Where(gate => !gate.Passed))
        {
            Console.Error.WriteLine($"gate violated: {Line(gate)} (attempts: {gate.Attempts})");
        }

        return passed ? 0 : 1;
    }

    private static IEnumerable<GateResult> Check() =>
    [
        .. from gate in Allocations
           from one in Cases(gate.Category, gate.Id)
           select AllocationGate.Check(one),
        .. from gate in Ratios
           from one in Cases(gate.Category, gate.Id)
           select RatioGate.Check(one, one.Stream.Name == "openai-chat" ? gate.OpenAiChatLimit : gate.Limit),
    ];

    private static IEnumerable<StreamCase> Cases(string category, string id) =>
        StreamCase.All.Where(one => one.Benchmark.Category == category && one.Benchmark.Id == id);

    private static string Line(GateResult gate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(gate.Passed ? "ok  " : "FAIL")}  {gate.Gate,-46}  {gate.Measured,6:0.##} {gate.Unit} (limit {gate.Limit:0.##})");
}
