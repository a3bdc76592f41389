using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Large;

/// <summary>One large event, dripped in.</summary>
/// <param name="Reader">Who reads it.</param>
/// <param name="Kind">What is in it.</param>
/// <param name="Size">Its size in round figures.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Nanoseconds">The time of the whole stream.</param>
/// <param name="PeakRented">The most bytes that were rented from the array pools at a time.</param>
/// <param name="Allocated">Bytes that are allocated where the pools are empty.</param>
internal sealed record LargeResult(string Reader, string Kind, string Size, long Bytes, double Nanoseconds, long PeakRented, long Allocated)
{
    /// <summary>No reader, but what none can beat that must look at the bytes and hand them out in one piece.</summary>
    public const string Bound = "bound: copied once, 1 KiB at a time, and looked at twice";

    [JsonIgnore]
    public bool IsBound => Reader == Bound;

    [JsonIgnore]
    public bool IsSseCore => Reader.StartsWith("SseCore", StringComparison.Ordinal);

    [JsonIgnore]
    public double NanosecondsPerByte => Nanoseconds / Bytes;

    /// <summary>What is retained at most, as a multiple of the event.</summary>
    [JsonIgnore]
    public double Retained => (double)PeakRented / Bytes;
}
