using System.Globalization;
using Spectre.Console;
using SseCore.AspNetCore;
using SseCore.Cli.Input;

namespace SseCore.Cli.Stats;

/// <summary>Statistics as a table for people.</summary>
internal static class StatsTable
{
    public static Table Create(StreamProfile profile, ParsingSpeed? speed, InputReader input)
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("what").AddColumn("value");
        Add("dialect", $"{(profile.DialectName.Length == 0 ? "unknown" : profile.DialectName)}");
        Add("outcome", $"{OutcomeNames.Of(profile.Summary.Outcome)}");
        Add("bytes", $"{profile.ByteCount:N0}");
        Add("events", $"{profile.EventCount:N0}");
        if (profile.EventSizes.Count > 0)
        {
            int[] sizes = [.. profile.EventSizes.Order()];
            Add("event data", $"min {sizes[0]:N0} · median {At(sizes, 0.5):N0} · p95 {At(sizes, 0.95):N0} · max {sizes[^1]:N0} bytes");
        }

        if (profile.ShapeHitRate is { } hitRate)
        {
            Add("known by shape", $"{hitRate:P1} of the events");
        }

        Add("deltas", $"{profile.DeltasByKind.Sum():N0}");
        foreach (DeltaKind kind in Enum.GetValues<DeltaKind>())
        {
            if (profile.DeltasByKind[(int)kind] > 0)
            {
                Add($"  {DeltaJson.NameOf(kind)}", $"{profile.DeltasByKind[(int)kind]:N0}");
            }
        }

        if (input.IsLive)
        {
            AddTimes(profile, Add);
        }

        AddSpeed(profile, speed, input, Add);
        return table;

        void Add(string what, FormattableString value) => table.AddRow(new Text(what), new Text(value.ToString(CultureInfo.InvariantCulture)));
    }

    private static void AddTimes(StreamProfile profile, Action<string, FormattableString> add)
    {
        if (profile.FirstByteAfter is { } firstByte)
        {
            add("first byte", $"after {firstByte.TotalMilliseconds:N0} ms");
        }

        if (profile is { FirstContentAfter: { } first, LastContentAfter: { } last })
        {
            add("first content", $"after {first.TotalMilliseconds:N0} ms");
            add("last content", $"after {last.TotalMilliseconds:N0} ms");
            if (last > first)
            {
                add("content deltas", $"{(profile.ContentDeltas - 1) / (last - first).TotalSeconds:N1} per second");
            }
        }
    }

    private static void AddSpeed(StreamProfile profile, ParsingSpeed? speed, InputReader input, Action<string, FormattableString> add)
    {
        if (speed is null)
        {
            string reason = profile.Bytes is null ? "too large to be kept in memory" : input.End == InputEnd.Interrupted ? "interrupted" : "no events";
            add("parsing", $"not measured: {reason}");
            return;
        }

        if (speed.Framing is { } framing)
        {
            AddPace("framing alone", framing);
        }

        AddPace("bytes to deltas", speed.Deltas);
        add("", $"(the same bytes over and over, from memory: the fastest 200 ms)");

        void AddPace(string what, ParsingSpeed.Pace pace) => add(
            what, $"{pace.NanosecondsPerEvent:N1} ns/event · {pace.GigabytesPerSecond:N2} GB/s · {pace.AllocatedPerEvent:N1} B/event allocated");
    }

    // The nearest rank: the smallest size such that this share of the sizes does not exceed it.
    private static int At(int[] sorted, double share) => sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)];
}
