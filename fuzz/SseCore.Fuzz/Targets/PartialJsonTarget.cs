using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// <see cref="JsonAccumulator"/>: fragments never show; what is known of a text, at its end and before, is what plain recursion
/// finds; it accepts what <see cref="JsonDocument"/> accepts; and its deltas add up to the document. Byte 0: the fragments; byte 1:
/// options; byte 2: how much of the text there is, in 255ths; then the text.
/// </summary>
internal sealed class PartialJsonTarget : IFuzzTarget
{
    private const int IsShallow = 1;
    private const int IsSmall = 2;
    private const int Completes = 4;
    private const int FirstModeBit = 3;

    private const int SmallDepth = 3;
    private const int SmallText = 40;

    public string Name => "partial";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Json;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte fragments = reader.Next();
        byte flags = reader.Next();
        byte part = reader.Next();
        byte[] text = reader.Rest.ToArray();
        var options = new JsonAccumulatorOptions
        {
            MaxDepth = (flags & IsShallow) != 0 ? SmallDepth : JsonAccumulatorOptions.DefaultMaxDepth,
            MaxBytes = (flags & IsSmall) != 0 ? SmallText : JsonAccumulatorOptions.DefaultMaxBytes,
        };

        bool completes = (flags & Completes) != 0;
        JsonReading whole = JsonReading.Of(text, Chunkings.Whole(text.Length), completes, options);
        AddFeatures(features, whole);
        Chunking chunking = InputReader.ChunkingOf(fragments, text.Length);
        Agreement.DemandEqual(whole, JsonReading.Of(text, chunking, completes, options), chunking.ToString());

        var unfinished = (UnfinishedJson)((flags >> FirstModeBit) & (int)UnfinishedJson.All);
        DemandKnown(text, options, unfinished);
        DemandKnown(text[..(text.Length * part / byte.MaxValue)], options, unfinished);
        DemandAccepted(text, chunking);
    }

    private static void DemandKnown(byte[] text, JsonAccumulatorOptions options, UnfinishedJson unfinished)
    {
        bool isTooLarge = text.Length > options.MaxBytes;
        string known = Encoding.Latin1.GetString(text, 0, Math.Min(text.Length, options.MaxBytes));
        JsonPrefix expected = JsonPrefix.Of(known, UnfinishedJson.All, options.MaxDepth);
        bool isWrong = expected.End is JsonPrefix.Ending.Wrong or JsonPrefix.Ending.Trailing;
        JsonAccumulatorState state = isWrong || isTooLarge ? JsonAccumulatorState.Failed
            : expected.End == JsonPrefix.Ending.Whole ? JsonAccumulatorState.Complete
            : expected.HasBegun ? JsonAccumulatorState.Incomplete
            : JsonAccumulatorState.NothingYet;

        using var json = new JsonAccumulator(options);
        json.Append(text);
        Agreement.DemandEqual(state, json.State, "State");
        Agreement.DemandEqual(isWrong ? expected.WrongAt : isTooLarge ? options.MaxBytes : -1, json.FailureOffset, "Offset of the failure");
        Agreement.DemandEqual(!isWrong && isTooLarge, json.Failure == JsonFailure.TooLarge, "Too large");
        Agreement.DemandEqual(expected.End == JsonPrefix.Ending.Trailing, json.Failure == JsonFailure.TrailingText, "Trailing text");
        foreach (UnfinishedJson mode in new[] { UnfinishedJson.All, unfinished })
        {
            string? document = JsonReading.BytesOf(json, mode) is { } bytes ? JsonPrefix.Canonical(bytes) : null;
            Agreement.DemandEqual(JsonPrefix.Of(known, mode, options.MaxDepth).Document, document, $"The document, {mode}");
        }

        if (state != JsonAccumulatorState.Failed)
        {
            bool isWhole = expected.End is JsonPrefix.Ending.Whole or JsonPrefix.Ending.OpenNumber;
            Agreement.DemandEqual(isWhole, json.Complete() == JsonAccumulatorState.Complete, "Complete at the end");
            Agreement.DemandEqual(expected.End == JsonPrefix.Ending.Cut && expected.HasBegun, json.IsTruncated, "Truncated");
        }
    }

    private static void DemandAccepted(byte[] text, Chunking chunking)
    {
        // An instance that was used before.
        using var json = new JsonAccumulator();
        json.Append(text.AsSpan(text.Length / 3));
        json.Reset();
        var rebuilt = new JsonRebuilt();
        foreach (ReadOnlyMemory<byte> fragment in chunking.Cut(text))
        {
            Read(json, fragment.Span, rebuilt);
        }

        bool isComplete = json.Complete() == JsonAccumulatorState.Complete;
        Read(json, default, rebuilt);
        bool isAccepted = JsonReading.IsAccepted(text);
        Agreement.DemandEqual(isAccepted, isComplete, "Accepted");
        Agreement.Demand(rebuilt.HasEnded || !isAccepted, "It is not told that the document has ended.");
        if (isAccepted)
        {
            using JsonDocument parsed = json.ParseDocument();
            Agreement.DemandEqual(JsonPrefix.Canonical(parsed.RootElement), rebuilt.Document, "The deltas put together");
        }
    }

    private static void Read(JsonAccumulator json, ReadOnlySpan<byte> fragment, JsonRebuilt rebuilt)
    {
        while (json.TryRead(ref fragment, out JsonDelta delta))
        {
            rebuilt.Add(delta);
        }
    }

    private static void AddFeatures(FeatureSet features, JsonReading reading)
    {
        features.Add((int)reading.State);
        features.Add(100 + (int)reading.Failure);
        features.AddCount(1, reading.Deltas.Length);
        features.AddCount(2, reading.Document?.Length ?? 0);
        features.AddCount(3, reading.WholeValues?.Length ?? 0);
    }
}
