using System.Globalization;
using System.Text;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Cold;

/// <summary>
/// Measures how much each event adds to the time of a short stream. A new parser reads the stream's first events, up to one after
/// another, and the differences are shown. One-time costs therefore count for the event that causes them.
/// </summary>
internal static class EventTimesCommand
{
    private const int Rounds = 60;
    private const int MostEvents = 60;
    private const int ShownBytes = 48;

    private static readonly TimeSpan Round = TimeSpan.FromMicroseconds(200);

    /// <param name="name">A part of the stream's name; the first match is taken.</param>
    /// <returns>The exit status of the process.</returns>
    public static int Run(string name)
    {
        ColdStream? stream = ColdStream.SelfWritten.Concat(ColdStream.Recorded()).FirstOrDefault(one => one.Name.Contains(name, StringComparison.Ordinal));
        if (stream is null)
        {
            Console.Error.WriteLine($"There is no stream whose name contains '{name}'.");
            return 1;
        }

        int[] ends = [0, .. EndsOf(stream).Take(MostEvents)];
        ShapeLibrary known = ColdCommand.Known(stream, []);
        var inBox = InBoxReader.Create(stream.Dialect);
        Action[][] readers = [.. ends.Select(end => ReadersOf(stream with { Bytes = stream.Bytes[..end] }, known, inBox))];
        TimeSeries.WarmUp(readers.SelectMany(each => each), TimeSpan.FromSeconds(3));
        double[][] times = [.. readers.Select(each => TimeSeries.BestOf(each, Rounds, Round))];
        Console.WriteLine($"{stream.Name}, ns:\n");
        Console.WriteLine("| event | bytes | in-box walk | SseCore, known | without shapes | begins with |\n|---:|---:|---:|---:|---:|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| none | 0 | {times[0][0]:0} | {times[0][1]:0} | {times[0][2]:0} | |"));
        for (int i = 1; i < ends.Length; i++)
        {
            double[] added = [.. times[i].Zip(times[i - 1], (time, before) => time - before)];
            string start = Encoding.Latin1.GetString(stream.Bytes, ends[i - 1], Math.Min(ShownBytes, ends[i] - ends[i - 1])).ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {i} | {ends[i] - ends[i - 1]} | {added[0]:0} | {added[1]:0} | {added[2]:0} | `{start}` |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all | {ends[^1]} | {times[^1][0]:0} | {times[^1][1]:0} | {times[^1][2]:0} | |"));
        return 0;
    }

    private static Action[] ReadersOf(ColdStream stream, ShapeLibrary known, InBoxReader inBox) =>
    [
        () => inBox.Read(new MemoryStream(stream.Bytes)),
        () => ColdCommand.Read(stream, int.MaxValue, ColdCommand.Shapes, known),
        () => ColdCommand.Read(stream, int.MaxValue, ColdCommand.Plain),
    ];

    // The positions after each event, in a stream of events or of lines.
    private static IEnumerable<int> EndsOf(ColdStream stream)
    {
        bool isLines = stream.Bytes.AsSpan().TrimStart(" \r\n"u8).StartsWith("{"u8);
        bool isBlank = true;
        for (int i = 0; i < stream.Bytes.Length; i++)
        {
            byte value = stream.Bytes[i];
            if (value == (byte)'\n' && (isBlank || isLines))
            {
                yield return i + 1;
            }

            isBlank = value == (byte)'\n' || (isBlank && value == (byte)'\r');
        }
    }
}
