using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Large;

/// <summary>The result for one large event that arrives in small reads.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Kind">The kind of content.</param>
/// <param name="Size">Its size, rounded.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Nanoseconds">The time of the whole stream.</param>
/// <param name="PeakRented">The maximum number of bytes rented from the array pools at any time.</param>
/// <param name="Allocated">The bytes allocated if the pools are empty.</param>
internal sealed record LargeResult(string Reader, string Kind, string Size, long Bytes, double Nanoseconds, long PeakRented, long Allocated)
{
    /// <summary>Not a reader, but a lower bound for any that looks at the bytes and hands them out in one piece.</summary>
    public const string Bound = "bound: copied once, 1 KiB at a time, and looked at twice";

    [JsonIgnore]
    public bool IsBound => Reader == Bound;

    [JsonIgnore]
    public bool IsSseCore => Reader.StartsWith("SseCore", StringComparison.Ordinal);

    [JsonIgnore]
    public double NanosecondsPerByte => Nanoseconds / Bytes;

    /// <summary>The maximum retained, as a multiple of the event.</summary>
    [JsonIgnore]
    public double Retained => (double)PeakRented / Bytes;
}
