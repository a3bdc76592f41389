using System.Globalization;
using System.Text.Json;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>
/// The figures that must not get worse unnoticed. The limits of time are wider than what is usually measured, for they
/// must hold on any machine at any time; BENCHMARKS.md has the figures themselves.
/// </summary>
internal static class GateCommand
{
    private const double MaxExtractRatio = 1.0;
    private const double MaxFrameRatio = 0.9;

    private static readonly StreamBenchmark ExtractWhole = StreamBenchmark.Named(nameof(ExtractBenchmarks), nameof(ExtractBenchmarks.SseCoreWhole));
    private static readonly StreamBenchmark ExtractChunks = StreamBenchmark.Named(nameof(ExtractBenchmarks), nameof(ExtractBenchmarks.SseCoreChunks));
    private static readonly StreamBenchmark FrameWhole = StreamBenchmark.Named(nameof(FrameBenchmarks), nameof(FrameBenchmarks.SseCoreWhole));
    private static readonly StreamBenchmark FrameChunks = StreamBenchmark.Named(nameof(FrameBenchmarks), nameof(FrameBenchmarks.SseCoreChunks));

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        List<GateResult> gates = [];
        foreach (GateResult gate in BenchmarkStream.All.SelectMany(Check))
        {
            gates.Add(gate);
            Console.WriteLine(Line(gate));
        }

        bool passed = gates.TrueForAll(gate => gate.Passed);
        string path = Repository.PathTo("artifacts", "ci", "bench.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(new { passed, gates }, Indented) + "\n");
        foreach (GateResult gate in gates.Where(gate => !gate.Passed))
        {
            Console.Error.WriteLine(Violation(gate));
        }

        return passed ? 0 : 1;
    }

    private static IEnumerable<GateResult> Check(BenchmarkStream stream) =>
    [
        AllocationGate.Check(FrameWhole, stream),
        AllocationGate.Check(FrameChunks, stream),
        AllocationGate.Check(ExtractWhole, stream),
        AllocationGate.Check(ExtractChunks, stream),
        RatioGate.Check(FrameWhole, stream, MaxFrameRatio),
        RatioGate.Check(ExtractWhole, stream, MaxExtractRatio),
    ];

    private static string Line(GateResult gate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(gate.Passed ? "ok  " : "FAIL")}  {gate.Stream,-20}  {gate.Gate,-30}  {gate.Measured,6:0.##} <= {gate.Limit,-3:0.##} {gate.Unit}");

    private static string Violation(GateResult gate) => string.Create(
        CultureInfo.InvariantCulture,
        $"gate violated: {gate.Stream}, {gate.Gate}: {gate.Measured:0.###} {gate.Unit}, at most {gate.Limit:0.##} is allowed (attempts: {gate.Attempts})");
}
