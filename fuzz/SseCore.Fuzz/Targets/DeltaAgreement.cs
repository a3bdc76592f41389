using System.Text;
using System.Text.RegularExpressions;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Checks what must hold for the deltas of any stream: they are the same under any chunking, with shapes and without, always UTF-8, and,
/// for a named dialect, those of the reference.
/// </summary>
internal static partial class DeltaAgreement
{
    private static readonly byte[] EmptyLines = "\n\n"u8.ToArray();

    /// <summary>Checks a stream.</summary>
    /// <param name="dialect">The dialect to read it with.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="chunking">A way to divide it.</param>
    /// <param name="options">The options to read it with.</param>
    /// <param name="readsStream">Whether to read it from a pipe and a <see cref="Stream"/> as well.</param>
    /// <param name="features">Receives the observed features.</param>
    public static void Demand(string dialect, byte[] stream, Chunking chunking, DeltaParserOptions options, bool readsStream, FeatureSet features)
    {
        DeltaReading whole = DeltaReading.Of(dialect, stream, Chunkings.Whole(stream.Length), options);
        AddFeatures(features, dialect, whole);
        DemandEqual(whole, DeltaReading.Of(dialect, stream, chunking, options), chunking.ToString());
        DemandSameByShapes(dialect, stream, options, features);
        if (options != DeltaParserOptions.Default)
        {
            return;
        }

        if (readsStream)
        {
            DemandSameFromStream(dialect, stream, chunking, whole);
        }

        if (DialectFile.All.ContainsKey(dialect) && ReferenceEvents(stream) is { } events && !ReferenceGaps.Concern(events))
        {
            Agreement.DemandEqualLists(ReferenceDeltas.Read(dialect, events), whole.Deltas, "Deltas, against the reference");
        }
    }

    // Null: a stream that begins differently is read as lines of JSON, a JSON array or an AWS event stream, and JSON outside of
    // any field may be an error. The reference supports neither.
    private static List<FramedEvent>? ReferenceEvents(byte[] stream)
    {
        ReadOnlySpan<byte> start = MemoryExtensions.TrimStart<byte>(stream, [0xEF, 0xBB, 0xBF, .. " \t\r\n"u8]);
        return start is [0 or (byte)'{' or (byte)'[', ..] || JsonOutsideOfFields().IsMatch(Encoding.Latin1.GetString(stream))
            ? null
            : [.. ReferenceFramer.Read(stream).Events];
    }

    [GeneratedRegex(@"[\r\n]\s*(\{|error:)")]
    private static partial Regex JsonOutsideOfFields();

    private static void DemandEqual(DeltaReading expected, DeltaReading actual, string how)
    {
        Agreement.DemandEqualLists(expected.Deltas, actual.Deltas, $"Deltas, {how}");
        Agreement.DemandEqual(expected.Summary, actual.Summary, $"Summary, {how}");
        Agreement.DemandEqual((expected.Error, expected.ErrorOffset), (actual.Error, actual.ErrorOffset), $"Error, {how}");
    }

    // It stops reading at the terminator, so the number of bytes after it that have arrived by then is arbitrary.
    private static void DemandSameFromStream(string dialect, byte[] stream, Chunking chunking, DeltaReading whole)
    {
        foreach (DeltaForm form in new[] { DeltaForm.Pipe, DeltaForm.Stream })
        {
            DeltaResult result = DeltaRunner.RunAsync(form, dialect, stream, chunking).GetAwaiter().GetResult();
            Agreement.DemandEqualLists(whole.Deltas, result.Deltas, $"Deltas, {form}, {chunking}");
            Agreement.DemandEqual(WithoutBytes(whole.Summary), WithoutBytes(result.Summary), $"Summary, {form}, {chunking}");
        }
    }

    // Its events repeated, so that shapes match: in one chunk, where all events may match.
    private static void DemandSameByShapes(string dialect, byte[] stream, DeltaParserOptions options, FeatureSet features)
    {
        byte[] repeated = [.. stream, .. EmptyLines, .. stream, .. EmptyLines, .. stream];
        Chunking whole = Chunkings.Whole(repeated.Length);
        using var with = DeltaParser.Create(dialect, options);
        using var without = DeltaParser.Create(dialect, options with { UseShapes = false });
        with.OwnShapes = new ShapeLibrary();
        string? difference = DeltaTranscript.Of(without, repeated, whole).DifferenceTo(DeltaTranscript.Of(with, repeated, whole));
        Agreement.Demand(difference is null, $"Three times, without shapes {difference}\nwith them");
        features.AddCount(4, with.EventsByShape);
    }

    private static StreamSummary WithoutBytes(StreamSummary summary) => summary with { Bytes = 0, BytesAfterTerminator = 0 };

    private static void AddFeatures(FeatureSet features, string dialect, DeltaReading reading)
    {
        int dialectOffset = dialect.Sum(letter => letter) * 100_000;
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
