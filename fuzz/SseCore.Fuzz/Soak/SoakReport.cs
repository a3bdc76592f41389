using System.Globalization;
using System.Text;

namespace SseCore.Fuzz;

/// <summary>The statistics and findings of a soak.</summary>
internal sealed record SoakReport
{
    public required int Concurrent { get; init; }

    public required TimeSpan Duration { get; init; }

    public required long Begun { get; init; }

    public required long Ended { get; init; }

    /// <summary>Events, or deltas of text, that were read and checked.</summary>
    public required long Events { get; init; }

    public required IReadOnlyDictionary<SoakFault, long> Faults { get; init; }

    public required long Rented { get; init; }

    public required long Returned { get; init; }

    /// <summary>Live bytes before the first stream and after the last.</summary>
    public required (long Start, long End) Heap { get; init; }

    /// <summary>Live bytes while all streams are open, over time.</summary>
    public required IReadOnlyList<long> HeapWhileOpen { get; init; }

    /// <summary>The divergences, with what is needed to reproduce them.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    public bool Passes => Failures.Count == 0 && Begun == Ended && Rented == Returned;

    public override string ToString()
    {
        var text = new StringBuilder();
        Line($"streams          {Begun} begun, {Ended} ended as they should, {Failures.Count} otherwise; {Concurrent} at a time, in {Duration.TotalSeconds:F0} s");
        Line($"events           {Events} read and checked");
        foreach ((SoakFault fault, long count) in Faults.OrderBy(fault => fault.Key))
        {
            Line($"  {fault,-24}{count,9} streams");
        }

        Line($"buffers          {Rented} rented, {Returned} returned");
        Line($"live memory      {Heap.Start / 1024} KiB before, {Heap.End / 1024} KiB after; with all streams open, over the time: {string.Join(", ", HeapWhileOpen.Select(bytes => bytes / 1024))} KiB");
        foreach (string failure in Failures.Take(10))
        {
            Line($"FAILED           {failure}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
