using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>The complete result of reading a stream of deltas, including an exceeded limit.</summary>
internal sealed record DeltaReading(IReadOnlyList<ReadDelta> Deltas, StreamSummary Summary, SseErrorCode? Error, long? ErrorOffset)
{
    /// <summary>Reads a stream, assembles its message, and checks that all text is UTF-8.</summary>
    public static DeltaReading Of(string dialect, byte[] stream, Chunking chunking, DeltaParserOptions options)
    {
        var deltas = new List<ReadDelta>();
        SseException? error = null;
        using var parser = DeltaParser.Create(dialect, options);
        using var message = new MessageAccumulator();
        var memory = new GuardedChunk();
        try
        {
            foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
            {
                ReadOnlySpan<byte> chunk = memory.Fill(bytes.Span).Span;
                ReadAll(parser, chunk, message, deltas);
                memory.Overwrite();
            }
        }
        catch (SseException e)
        {
            error = e;
        }

        StreamSummary summary = parser.Complete();
        try
        {
            ReadAll(parser, default, message, deltas);
        }
        catch (SseException) when (error is not null)
        {
            // Once thrown, it is thrown again until Reset.
        }

        message.Complete(summary);
        foreach (MessageChoice choice in message.Choices)
        {
            DemandUtf8(choice.Text.Utf8);
        }

        // After the exception, the number of bytes depends on where the last chunk ended.
        return new DeltaReading(deltas, error is null ? summary : summary with { Bytes = 0 }, error?.Code, error?.Offset);
    }

    private static void ReadAll(DeltaParser parser, ReadOnlySpan<byte> chunk, MessageAccumulator message, List<ReadDelta> deltas)
    {
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            DemandUtf8(delta.Text);
            DemandUtf8(delta.Id);
            DemandUtf8(delta.Name);
            DemandUtf8(delta.Model);
            DemandUtf8(delta.Reason);
            DemandUtf8(delta.ErrorType);
            DemandUtf8(delta.ErrorCode);
            DemandUtf8(delta.ErrorMessage);
            message.Add(delta);
            deltas.Add(ReadDelta.From(delta));
        }
    }

    private static void DemandUtf8(ReadOnlySpan<byte> text)
    {
        if (!System.Text.Unicode.Utf8.IsValid(text))
        {
            throw new DivergenceException($"Text is not UTF-8: {Encoding.Latin1.GetString(text)}");
        }
    }
}
