using System.Text.Json;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Results;

/// <summary>The raw results as they are checked in: BenchmarkDotNet's own files, and beside them what those do not say.</summary>
internal sealed class ResultFiles(string directory)
{
    private const string TimeFilePattern = "*Benchmarks.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public RunEnvironment Environment => Read<RunEnvironment>("environment.json");

    public IReadOnlyList<StreamSize> Streams => Read<List<StreamSize>>("streams.json");

    public IReadOnlyList<AllocationResult> Allocations => Read<List<AllocationResult>>("allocations.json");

    public IReadOnlyList<TimeResult> Times =>
        [.. Directory.EnumerateFiles(directory, TimeFilePattern).Order(StringComparer.Ordinal).SelectMany(ReadTimes)];

    /// <summary>What <see cref="Streams"/> must hold for the results to be of the streams as they are.</summary>
    public static IEnumerable<StreamSize> CurrentStreams =>
        BenchmarkStream.All.Select(stream => new StreamSize(stream.Name, stream.Events.Count, stream.Bytes.Length));

    public void Write(RunEnvironment environment, IReadOnlyList<AllocationResult> allocations)
    {
        Directory.CreateDirectory(directory);
        Write("environment.json", environment);
        Write("streams.json", CurrentStreams);
        Write("allocations.json", allocations);
    }

    /// <summary>Takes over the brief JSON file that BenchmarkDotNet wrote for a suite.</summary>
    public void AddTimes(string suite, string benchmarkDotNetFile) =>
        File.Copy(benchmarkDotNetFile, Path.Combine(directory, suite + ".json"), overwrite: true);

    private static IEnumerable<TimeResult> ReadTimes(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement benchmark in document.RootElement.GetProperty("Benchmarks").EnumerateArray())
        {
            JsonElement statistics = benchmark.GetProperty("Statistics");
            yield return new TimeResult(
                benchmark.GetProperty("Type").GetString()!,
                benchmark.GetProperty("Method").GetString()!,
                benchmark.GetProperty("Parameters").GetString()!.Split('=')[1],
                statistics.GetProperty("Min").GetDouble(),
                statistics.GetProperty("Median").GetDouble(),
                statistics.GetProperty("Max").GetDouble());
        }
    }

    private T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(directory, name)), Json)!;

    private void Write<T>(string name, T value) =>
        File.WriteAllText(Path.Combine(directory, name), JsonSerializer.Serialize(value, Json) + "\n");
}
