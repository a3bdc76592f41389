using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Cold;

/// <summary>What it takes to read all streams of a group, each from its first byte, in nanoseconds.</summary>
/// <param name="Group">Provider and API, or the name of a stream of this project.</param>
/// <param name="Streams">How many there are.</param>
/// <param name="Events">How many events they have together.</param>
/// <param name="Bytes">How long they are together.</param>
/// <param name="InBox">The baseline: in-box framing and Utf8JsonReader by hand.</param>
/// <param name="Alone">SseCore where no stream has left a shape to the next; each in one chunk.</param>
/// <param name="SseCore">SseCore in a process that has read all the others of the dialect, not this one; each in one chunk.</param>
/// <param name="SseCoreChunks">The same in chunks of 4 KiB.</param>
/// <param name="Plain">SseCore without shapes, each stream in one chunk.</param>
internal sealed record ColdResult(
    string Group, int Streams, long Events, long Bytes, double InBox, double Alone, double SseCore, double SseCoreChunks, double Plain)
{
    [JsonIgnore]
    public double AloneRatio => InBox / Alone;

    [JsonIgnore]
    public double Ratio => InBox / SseCore;

    [JsonIgnore]
    public double ChunksRatio => InBox / SseCoreChunks;

    [JsonIgnore]
    public double PlainRatio => InBox / Plain;
}
