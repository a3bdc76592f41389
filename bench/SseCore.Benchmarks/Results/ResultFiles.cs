using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SseCore.Benchmarks.Cold;
using SseCore.Benchmarks.Large;
using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Peers;
using SseCore.Benchmarks.Relay;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Turns;

namespace SseCore.Benchmarks.Results;

/// <summary>The raw results that are checked in, one file for each kind.</summary>
internal sealed class ResultFiles(string directory)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public RunEnvironment Environment => Read<RunEnvironment>("environment.json");

    public IReadOnlyList<StreamSize> Streams => Read<List<StreamSize>>("streams.json");

    public IReadOnlyList<TurnResult> Turns => Read<List<TurnResult>>("turns.json");

    public IReadOnlyList<TimeResult> Times => Read<List<TimeResult>>("times.json");

    public IReadOnlyList<AllocationResult> Allocations => Read<List<AllocationResult>>("allocations.json");

    public ColdResults Cold => Read<ColdResults>("cold.json");

    public IReadOnlyList<LargeResult> Large => Read<List<LargeResult>>("large.json");

    public IReadOnlyList<MemoryResult> Memory => Read<List<MemoryResult>>("memory.json");

    /// <summary>Null until the peers were run.</summary>
    public PeerResults? Peers => File.Exists(PathOf("peers.json")) ? Read<PeerResults>("peers.json") : null;

    public RelayResults Relay => Read<RelayResults>("relay.json");

    public IdleRelayResults IdleRelay => Read<IdleRelayResults>("relay-idle.json");

    /// <summary>The value that <see cref="Streams"/> must have for the results to be of the current streams.</summary>
    public static IEnumerable<StreamSize> CurrentStreams =>
        BenchmarkStream.All.Select(stream => new StreamSize(stream.Name, stream.Events.Count, stream.Bytes.Length));

    public void Write(RunEnvironment environment)
    {
        Directory.CreateDirectory(directory);
        Write("environment.json", environment);
        Write("streams.json", CurrentStreams);
    }

    public void Write(IEnumerable<TimeResult> times) => WriteTimes("times.json", times.Select(time => (time.Case, time.Processes)));

    public void Write(IEnumerable<TurnResult> turns) => WriteTimes("turns.json", turns.Select(turn => (turn.Case, turn.Processes)));

    public void Write(IReadOnlyList<AllocationResult> allocations) => Write("allocations.json", allocations);

    public void Write(ColdResults cold) => Write("cold.json", cold);

    public void Write(IReadOnlyList<LargeResult> large) => Write("large.json", large);

    public void Write(IReadOnlyList<MemoryResult> memory) => Write("memory.json", memory);

    public void Write(PeerResults peers) => Write("peers.json", peers);

    public void Write(RelayResults relay) => Write("relay.json", relay);

    public void Write(IdleRelayResults idle) => Write("relay-idle.json", idle);

    // One line per process: the numbers are many, and a diff should be readable.
    private void WriteTimes(string name, IEnumerable<(string Case, IReadOnlyList<IReadOnlyList<double>> Processes)> cases)
    {
        var text = new StringBuilder("[\n");
        text.AppendJoin(",\n", cases.Select(one =>
            $"  {{\"case\": \"{one.Case}\", \"processes\": [\n    [{string.Join("],\n    [", one.Processes.Select(Line))}]]}}"));
        File.WriteAllText(PathOf(name), text.Append("\n]\n").ToString());
    }

    private static string Line(IReadOnlyList<double> iterations) =>
        string.Join(", ", iterations.Select(nanoseconds => nanoseconds.ToString("0.#", CultureInfo.InvariantCulture)));

    private string PathOf(string name) => Path.Combine(directory, name);

    private T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(PathOf(name)), Json)!;

    private void Write<T>(string name, T value) => File.WriteAllText(PathOf(name), JsonSerializer.Serialize(value, Json) + "\n");
}
