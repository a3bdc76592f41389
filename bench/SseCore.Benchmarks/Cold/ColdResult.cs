using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Cold;

/// <summary>The time to read all streams of a group, each from its first byte, in nanoseconds.</summary>
/// <param name="Group">Provider and API, or the name of a stream of this project.</param>
/// <param name="Streams">The number of streams.</param>
/// <param name="Events">The number of events of all of them.</param>
/// <param name="Bytes">The length of all of them.</param>
/// <param name="InBox">The baseline: in-box framing and Utf8JsonReader by hand.</param>
/// <param name="Alone">SseCore without shapes from other streams; each in one chunk.</param>
/// <param name="Others">SseCore in a process that has read all others of the dialect, but not this one; each in one chunk.</param>
/// <param name="Chunks">The same in chunks of 4 KiB.</param>
/// <param name="Known">SseCore in a process that has read this one too; each in one chunk.</param>
/// <param name="Plain">SseCore without shapes, each stream in one chunk.</param>
internal sealed record ColdResult(
    string Group, int Streams, long Events, long Bytes, double InBox, double Alone, double Others, double Chunks, double Known, double Plain)
{
    [JsonIgnore]
    public double AloneRatio => InBox / Alone;

    [JsonIgnore]
    public double OthersRatio => InBox / Others;

    [JsonIgnore]
    public double ChunksRatio => InBox / Chunks;

    [JsonIgnore]
    public double KnownRatio => InBox / Known;

    [JsonIgnore]
    public double PlainRatio => InBox / Plain;
}
