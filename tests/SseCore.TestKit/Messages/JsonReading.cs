using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>Everything that a <see cref="JsonAccumulator"/> reports about a text, in a form that can be compared.</summary>
public sealed record JsonReading(
    string Deltas, JsonAccumulatorState State, JsonFailure Failure, long FailureOffset, string? Document, string? WholeValues)
{
    public static JsonReading Of(byte[] text, Chunking chunking, bool complete = true, JsonAccumulatorOptions? options = null)
    {
        options ??= JsonAccumulatorOptions.Default;
        using var json = new JsonAccumulator(options);
        var deltas = new JsonTranscript();
        foreach (ReadOnlyMemory<byte> chunk in chunking.Cut(text))
        {
            deltas.Read(json, chunk.Span);
        }

        if (complete)
        {
            json.Complete();
            deltas.Read(json, default);
        }

        Agreement.Demand(json.RawText.SequenceEqual(text.AsSpan(0, Math.Min(text.Length, options.MaxBytes))), "The text is not as received.");
        return new JsonReading(
            deltas.ToString(), json.State, json.Failure, json.FailureOffset, DocumentOf(json, UnfinishedJson.All), DocumentOf(json, UnfinishedJson.None));
    }

    /// <summary>Whether the framework accepts it as one JSON text.</summary>
    public static bool IsAccepted(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The document as written; null if there is none.</summary>
    public static string? DocumentOf(JsonAccumulator json, UnfinishedJson unfinished) =>
        BytesOf(json, unfinished) is { } bytes ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : null;

    public static byte[]? BytesOf(JsonAccumulator json, UnfinishedJson unfinished)
    {
        var output = new ArrayBufferWriter<byte>();
        bool isWritten = json.WriteDocument(output, unfinished);
        Agreement.DemandEqual(isWritten, output.WrittenCount > 0, "Whether anything was written");
        return isWritten ? output.WrittenSpan.ToArray() : null;
    }
}
