using System.Text;
using System.Text.RegularExpressions;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Deltas of every dialect, and of the one that detects others: the same under any chunking, always UTF-8, and, of
/// a dialect that is named, those of the reference. Byte 0: the dialect; byte 1: the chunking; byte 2: options; then the stream.
/// </summary>
internal sealed partial class DeltaTarget : IFuzzTarget
{
    private const int DispatchIncompleteAtEnd = 1;
    private const int IsLimited = 2;
    private const int DropAndResync = 4;
    private const int ReadsStream = 8;

    private const int SmallLimit = 200;

    private static readonly byte[] EmptyLines = "\n\n"u8.ToArray();

    private static readonly string[] Dialects = [.. DeltaParser.DialectNames, "auto"];

    public string Name => "deltas";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Deltas;

    public IEnumerable<byte[]> Seeds => SampleStream.All.Values.SelectMany(sample => new[]
    {
        InputOf(sample.Dialect, sample.Bytes),
        InputOf("auto", sample.Bytes),
    });

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        string dialect = Dialects[reader.Next() % Dialects.Length];
        byte chunks = reader.Next();
        byte flags = reader.Next();
        byte[] stream = reader.Rest.ToArray();
        var framing = new SseFramerOptions
        {
            DispatchIncompleteAtEnd = (flags & DispatchIncompleteAtEnd) != 0,
            MaxEventBytes = (flags & IsLimited) != 0 ? SmallLimit : SseFramerOptions.DefaultMaxEventBytes,
            OverflowPolicy = (flags & DropAndResync) != 0 ? SseOverflowPolicy.DropAndResync : SseOverflowPolicy.Throw,
        };
        var options = new DeltaParserOptions { Framing = framing };

        DeltaReading whole = DeltaReading.Of(dialect, stream, Chunkings.Whole(stream.Length), options);
        AddFeatures(features, dialect, whole);
        Chunking chunking = InputReader.ChunkingOf(chunks, stream.Length);
        DemandEqual(whole, DeltaReading.Of(dialect, stream, chunking, options), chunking.ToString());
        DemandSameByShapes(dialect, stream, chunking, options, features);
        if (framing != SseFramerOptions.Default)
        {
            return;
        }

        if ((flags & ReadsStream) != 0)
        {
            DemandSameFromStream(dialect, stream, chunking, whole);
        }

        if (DialectFile.All.ContainsKey(dialect) && IsEventStreamAlone(stream) && ReferenceFramer.Read(stream).Events is var events && !ReferenceGaps.Concern(events))
        {
            Agreement.DemandEqualLists(ReferenceDeltas.Read(dialect, events), whole.Deltas, "Deltas, against the reference");
        }
    }

    // A stream that begins otherwise is read as lines of JSON, a JSON array or an AWS event stream, and JSON outside of
    // any field may be an error: the reference knows nothing of either.
    private static bool IsEventStreamAlone(byte[] stream) =>
        MemoryExtensions.TrimStart<byte>(stream, [0xEF, 0xBB, 0xBF, .. " \t\r\n"u8]) is not [0 or (byte)'{' or (byte)'[', ..]
        && !JsonOutsideOfFields().IsMatch(Encoding.Latin1.GetString(stream));

    [GeneratedRegex(@"[\r\n]\s*(\{|error:)")]
    private static partial Regex JsonOutsideOfFields();

    private static byte[] InputOf(string dialect, byte[] stream) =>
        [(byte)Array.IndexOf(Dialects, dialect), 7, 0, .. stream];

    private static void DemandEqual(DeltaReading expected, DeltaReading actual, string how)
    {
        Agreement.DemandEqualLists(expected.Deltas, actual.Deltas, $"Deltas, {how}");
        Agreement.DemandEqual(expected.Summary, actual.Summary, $"Summary, {how}");
        Agreement.DemandEqual((expected.Error, expected.ErrorOffset), (actual.Error, actual.ErrorOffset), $"Error, {how}");
    }

    // It stops reading at the terminator, so how many bytes behind it have arrived by then is chance.
    private static void DemandSameFromStream(string dialect, byte[] stream, Chunking chunking, DeltaReading whole)
    {
        foreach (DeltaForm form in new[] { DeltaForm.Pipe, DeltaForm.Stream })
        {
            DeltaResult result = DeltaRunner.RunAsync(form, dialect, stream, chunking).GetAwaiter().GetResult();
            Agreement.DemandEqualLists(whole.Deltas, result.Deltas, $"Deltas, {form}, {chunking}");
            Agreement.DemandEqual(WithoutBytes(whole.Summary), WithoutBytes(result.Summary), $"Summary, {form}, {chunking}");
        }
    }

    // Its events again and again, so that they are known by their shapes.
    private static void DemandSameByShapes(string dialect, byte[] stream, Chunking chunking, DeltaParserOptions options, FeatureSet features)
    {
        byte[] repeated = [.. stream, .. EmptyLines, .. stream, .. EmptyLines, .. stream];
        int[] sizes = [.. chunking.Sizes, EmptyLines.Length, .. chunking.Sizes, EmptyLines.Length + stream.Length];
        using var with = DeltaParser.Create(dialect, options);
        using var without = DeltaParser.Create(dialect, options with { UseShapes = false });
        foreach (Chunking way in new[] { Chunkings.Whole(repeated.Length), new Chunking($"three times, {chunking}", sizes) })
        {
            DeltaTranscript expected = DeltaTranscript.Of(without, repeated, way);
            if (expected.DifferenceTo(DeltaTranscript.Of(with, repeated, way)) is { } difference)
            {
                throw new DivergenceException($"{way}, without shapes {difference}\nwith them");
            }

            features.AddCount(4, with.EventsByShape);
            with.Reset();
            without.Reset();
        }
    }

    private static StreamSummary WithoutBytes(StreamSummary summary) => summary with { Bytes = 0, BytesAfterTerminator = 0 };

    private static void AddFeatures(FeatureSet features, string dialect, DeltaReading reading)
    {
        int dialectOffset = Array.IndexOf(Dialects, dialect) * 100_000;
        foreach (ReadDelta delta in reading.Deltas)
        {
            features.Add(dialectOffset
                + (int)delta.Kind
                + (Math.Min(delta.Choice, 2) * 32)
                + (Math.Min(delta.Index, 2) * 128)
                + (delta.Id.Length > 0 ? 512 : 0)
                + (delta.Name.Length + delta.Model.Length + delta.ErrorType.Length > 0 ? 1024 : 0)
                + (delta.Text.Contains('\uFFFD', StringComparison.Ordinal) ? 2048 : 0)
                + (delta.ErrorCode.Length > 0 ? 4096 : 0)
                + (delta.ErrorMessage.Length > 0 ? 8192 : 0));
        }

        features.Add(dialectOffset + 50_000 + (int)reading.Summary.Outcome);
        features.Add(dialectOffset + 50_100 + (int)reading.Summary.FinishReason);
        features.AddCount(1, reading.Deltas.Count);
        features.AddCount(2, reading.Summary.MalformedPayloads);
        features.AddCount(3, reading.Summary.BytesAfterTerminator);
    }
}
