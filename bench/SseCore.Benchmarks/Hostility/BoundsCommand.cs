using System.Globalization;
using System.Text;
using SseCore.Benchmarks.Measuring;

namespace SseCore.Benchmarks.Hostility;

/// <summary>Measures and shows the cost of hostile input, and writes it to docs/limits.md if everything ends as expected.</summary>
internal static class BoundsCommand
{
    private const int Few = 1 << 20;
    private const int Many = 8 * Few;

    private const string Begin = "<!-- Below: written by the verb bounds of bench/SseCore.Benchmarks -->";
    private const string End = "<!-- Above: written by the verb bounds of bench/SseCore.Benchmarks -->";

    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(100);

    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        var table = new StringBuilder("""
            | sent | read by | rented at most, KiB | allocated, KiB | looks at a byte | ns/byte | of 8 times as much | ends with |
            |---|---|---:|---:|---:|---:|---:|---|

            """.ReplaceLineEndings("\n"));
        bool endsAsItShould = true;
        foreach (HostileInput input in HostileInputs.All)
        {
            HostileResult few = Measure(input, Few);
            HostileResult many = Measure(input, Many);
            string looks = many.Reading.Touched is { } touched ? ((double)touched / many.Reading.Consumed).ToString("0.00", CultureInfo.InvariantCulture) : "";
            string row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {input.Name} | {input.Reader.Name} | {Kibibytes(many.Rented)} | {Kibibytes(many.Allocated)} | {looks} | {few.NanosecondsPerByte:0.00} | {many.NanosecondsPerByte:0.00} | `{many.Reading.Outcome}` |");
            Console.WriteLine(row);
            table.Append(row).Append('\n');
            if (few.Reading.Outcome != input.Outcome || many.Reading.Outcome != input.Outcome)
            {
                endsAsItShould = false;
                Console.Error.WriteLine($"{input.Name}, read by {input.Reader.Name}, is to end with {input.Outcome}.");
            }
        }

        if (endsAsItShould)
        {
            Write(table.ToString());
        }

        return endsAsItShould ? 0 : 1;
    }

    private static string Kibibytes(long bytes) => ((bytes + 1023) / 1024).ToString("N0", CultureInfo.InvariantCulture);

    private static HostileResult Measure(HostileInput input, int length)
    {
        byte[] stream = input.OfLength(length);
        HostileReading reading = input.Reader.Read(stream, input.ChunkSize);
        Action read = () => input.Reader.Read(stream, input.ChunkSize);
        TimeSeries.WarmUp([read], Time / 2);
        (long rented, long allocated) = MemoryOf(read);
        double nanoseconds = TimeSeries.BestOf([read], 5, Time / 5)[0];
        return new HostileResult(input, stream.Length, reading, rented, allocated, nanoseconds / reading.Consumed);
    }

    // One after the other, since watching the pools allocates. With warm pools, only objects are allocated.
    private static (long Rented, long Allocated) MemoryOf(Action read)
    {
        long rented;
        using (var watch = new PoolWatch())
        {
            read();
            rented = watch.Peak;
        }

        long allocated = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            read();
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (rented, allocated);
    }

    private static void Write(string table)
    {
        string path = Repository.PathTo("docs", "limits.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} has no place for the table.");
        }

        string about = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Few >> 20} MiB of each, and {Many >> 20} MiB:");
        File.WriteAllText(path, $"{page[..begin]}{Begin}\n\n{about}\n\n{table}\n{page[end..]}");
    }
}
