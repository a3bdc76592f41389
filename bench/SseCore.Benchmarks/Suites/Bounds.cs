using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>Operations that no reader can beat, since it must do at least as much.</summary>
internal static class Bounds
{
    /// <summary>Finds the end of every line, with one call of IndexOf after another.</summary>
    public static Action Newlines(BenchmarkStream stream)
    {
        int expected = stream.Bytes.Count(value => value == (byte)'\n');
        return Checked.Reading(expected, "newlines", () => CountNewlines(stream.Bytes));
    }

    /// <summary>Copies the stream, all at once.</summary>
    public static Action Copy(BenchmarkStream stream)
    {
        byte[] copy = new byte[stream.Bytes.Length];
        Action run = () => stream.Bytes.AsSpan().CopyTo(copy);
        run();
        Agreement.DemandSameBytes(stream.Bytes, copy, "copy");
        return run;
    }

    private static int CountNewlines(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (int i = bytes.IndexOf((byte)'\n'); i >= 0; i = bytes.IndexOf((byte)'\n'))
        {
            count++;
            bytes = bytes[(i + 1)..];
        }

        return count;
    }
}
