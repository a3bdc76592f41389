using System.Buffers;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Messages;

/// <summary>Everything that a <see cref="JsonAccumulator"/> tells of a text, in a form that can be compared.</summary>
internal sealed record JsonReading(
    string Deltas, JsonAccumulatorState State, JsonFailure Failure, long FailureOffset, string? Document, string? WholeValues)
{
    public static JsonReading Of(byte[] text, Chunking chunking, bool complete = true)
    {
        using var json = new JsonAccumulator();
        return Of(json, text, chunking, complete);
    }

    public static JsonReading Of(JsonAccumulator json, byte[] text, Chunking chunking, bool complete = true)
    {
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

        Assert.Equal(text, json.RawText);
        return new JsonReading(
            deltas.ToString(), json.State, json.Failure, json.FailureOffset, DocumentOf(json, UnfinishedJson.All), DocumentOf(json, UnfinishedJson.None));
    }

    /// <summary>The document as written; null if there is none.</summary>
    public static string? DocumentOf(JsonAccumulator json, UnfinishedJson unfinished) =>
        BytesOf(json, unfinished) is { } bytes ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : null;

    public static byte[]? BytesOf(JsonAccumulator json, UnfinishedJson unfinished)
    {
        var output = new ArrayBufferWriter<byte>();
        bool isWritten = json.WriteDocument(output, unfinished);
        Assert.Equal(isWritten, output.WrittenCount > 0);
        return isWritten ? output.WrittenSpan.ToArray() : null;
    }
}
