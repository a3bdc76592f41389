using System.Globalization;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Cold;

/// <summary>
/// Reads streams from their first byte, with a new parser for each, to measure the value of shapes for short streams. The
/// JIT is warm; only the parser is cold. Everything runs in one process: the readers take turns, so that a slow spell hits
/// all of them, and only the best round of each counts, since noise only adds time.
/// </summary>
internal static class ColdCommand
{
    private const int ChunkSize = 4096;
    private const int Rounds = 40;

    // An event that occurs once per stream is learned from the second stream, or later if so much is new that learning pauses.
    private const int TimesKnown = 8;

    /// <summary>With shapes, as by default.</summary>
    public static DeltaParserOptions Shapes { get; } = new();

    /// <summary>Without them.</summary>
    public static DeltaParserOptions Plain { get; } = new() { UseShapes = false };

    /// <returns>The exit status of the process.</returns>
    public static int Run(string group = "")
    {
        ColdResults results = Measure(group);
        Write("self-written", results.SelfWritten);
        Write("recorded", results.Recorded);
        Console.WriteLine($"left out, read otherwise by the baseline: {string.Join(", ", results.LeftOut)}");
        return 0;
    }

    /// <param name="group">What the names of the groups to be measured contain.</param>
    public static ColdResults Measure(string group = "")
    {
        List<string> leftOut = [];
        ColdStream[] recorded = [.. ColdStream.Recorded()];
        ColdCase[] selfWrittenCases = [.. ColdStream.SelfWritten.Where(IsAskedFor).Select(stream => Prepare(stream, [.. ColdStream.SelfWritten]))];
        ColdCase[] recordedCases = [.. recorded.Where(IsAskedFor).Select(stream => Prepare(stream, recorded)).Where(one => Agrees(one, leftOut))];
        TimeSeries.WarmUp(selfWrittenCases.Concat(recordedCases).SelectMany(Readers), TimeSpan.FromSeconds(3));
        return new ColdResults(Measure(selfWrittenCases), Measure(recordedCases), leftOut);

        bool IsAskedFor(ColdStream stream) => stream.Group.Contains(group, StringComparison.Ordinal);
    }

    /// <summary>What a process has learned that has read one stream many times, and others once.</summary>
    public static ShapeLibrary Known(ColdStream stream, IReadOnlyList<ColdStream> others) => Taught([.. Enumerable.Repeat(stream, TimesKnown), .. others]);

    /// <summary>Reads a stream with a new parser.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="chunkSize">The length of its chunks.</param>
    /// <param name="options">The options to read it with.</param>
    /// <param name="shapes">The shapes that the process has learned.</param>
    public static Tally Read(ColdStream stream, int chunkSize, DeltaParserOptions options, ShapeLibrary? shapes = null)
    {
        using var parser = DeltaParser.Create(stream.Dialect, options);
        parser.OwnShapes = shapes;
        return SseCoreReader.ReadFirst(parser, stream.Bytes, chunkSize);
    }

    private static ColdResult[] Measure(IEnumerable<ColdCase> cases) =>
    [
        .. from one in cases
           let times = TimeSeries.BestOf([.. Readers(one)], Rounds, TimeSpan.FromMicroseconds(200))
           group (one, times) by one.Stream.Group into streams
           select new ColdResult(
               streams.Key,
               streams.Count(),
               streams.Sum(measured => measured.one.Events),
               streams.Sum(measured => (long)measured.one.Stream.Bytes.Length),
               streams.Sum(measured => measured.times[0]),
               streams.Sum(measured => measured.times[1]),
               streams.Sum(measured => measured.times[2]),
               streams.Sum(measured => measured.times[3]),
               streams.Sum(measured => measured.times[4]),
               streams.Sum(measured => measured.times[5])),
    ];

    private static ColdCase Prepare(ColdStream stream, ColdStream[] all)
    {
        // Its scratch memory is kept from stream to stream; it learns nothing that would have to be discarded.
        var inBox = InBoxReader.Create(stream.Dialect);
        using var parser = DeltaParser.Create(stream.Dialect);
        SseCoreReader.Read(parser, stream.Bytes, int.MaxValue);
        return new ColdCase(
            stream,
            [.. all.Where(other => other.Dialect == stream.Dialect && other.Name != stream.Name)],
            parser.Complete().Events,
            () => inBox.Read(new MemoryStream(stream.Bytes)));
    }

    private static IEnumerable<Action> Readers(ColdCase one)
    {
        var none = new ShapeLibrary(capacity: 0);
        ShapeLibrary others = Taught(one.Others);

        ShapeLibrary known = Known(one.Stream, one.Others);
        return
        [
            () => one.InBox(),
            () => Read(one.Stream, int.MaxValue, Shapes, none),
            () => Read(one.Stream, int.MaxValue, Shapes, others),
            () => Read(one.Stream, ChunkSize, Shapes, others),
            () => Read(one.Stream, int.MaxValue, Shapes, known),
            () => Read(one.Stream, int.MaxValue, Plain),
        ];
    }

    // There is no room for shapes that the timed stream would add: it can be read repeatedly, and finds the same shapes every
    // time.
    private static ShapeLibrary Taught(IReadOnlyList<ColdStream> streams)
    {
        int count = Teach(new ShapeLibrary(), streams).Count;
        return Teach(new ShapeLibrary(count), streams);
    }

    private static ShapeLibrary Teach(ShapeLibrary shapes, IReadOnlyList<ColdStream> streams)
    {
        foreach (ColdStream stream in streams)
        {
            Read(stream, int.MaxValue, Shapes, shapes);
        }

        return shapes;
    }

    private static bool Agrees(ColdCase one, List<string> leftOut)
    {
        bool agrees;
        try
        {
            agrees = one.InBox() == Read(one.Stream, int.MaxValue, Plain);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            agrees = false;
        }

        if (!agrees)
        {
            leftOut.Add(one.Stream.Name);
        }

        return agrees;
    }

    private static void Write(string title, IReadOnlyList<ColdResult> results)
    {
        Console.WriteLine($"{title,-44} streams events  in-box ns/event   alone  others  4 KiB   known   plain");
        foreach (ColdResult result in results)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Group,-44} {result.Streams,7} {result.Events,6} {result.InBox / result.Events,16:0.0} {result.AloneRatio,6:0.0}x {result.OthersRatio,6:0.0}x {result.ChunksRatio,5:0.0}x {result.KnownRatio,6:0.0}x {result.PlainRatio,6:0.00}x"));
        }

        if (results.Count > 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{"geometric mean",-44} {"",31} {ColdResults.GeometricMean(results.Select(result => result.AloneRatio)),6:0.0}x {ColdResults.GeometricMean(results.Select(result => result.OthersRatio)),6:0.0}x {ColdResults.GeometricMean(results.Select(result => result.ChunksRatio)),5:0.0}x {ColdResults.GeometricMean(results.Select(result => result.KnownRatio)),6:0.0}x {ColdResults.GeometricMean(results.Select(result => result.PlainRatio)),6:0.00}x"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{"worst group",-44} {"",31} {results.Min(result => result.AloneRatio),6:0.0}x {results.Min(result => result.OthersRatio),6:0.0}x {results.Min(result => result.ChunksRatio),5:0.0}x {results.Min(result => result.KnownRatio),6:0.0}x {results.Min(result => result.PlainRatio),6:0.00}x\n"));
        }
    }
}
