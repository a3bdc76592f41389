namespace SseCore.TestKit;

/// <summary>Reads the deltas of a stream in any of the library's forms, under any chunking, into results that can be compared.</summary>
public static class DeltaRunner
{
    public static DeltaResult Run(string dialect, ReadOnlyMemory<byte> stream, Chunking chunking, DeltaParserOptions? options = null)
    {
        using var parser = DeltaParser.Create(dialect, options);
        return Run(parser, stream, chunking);
    }

    /// <summary>Like the other overload, with a parser that may have been used before and <see cref="DeltaParser.Reset"/>.</summary>
    public static DeltaResult Run(DeltaParser parser, ReadOnlyMemory<byte> stream, Chunking chunking)
    {
        var deltas = new List<ReadDelta>();
        var memory = new GuardedChunk();
        foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
        {
            ReadOnlySpan<byte> chunk = memory.Fill(bytes.Span).Span;
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                deltas.Add(ReadDelta.From(delta));
            }

            memory.Overwrite();
        }

        StreamSummary summary = parser.Complete();
        ReadOnlySpan<byte> nothing = default;
        while (parser.TryRead(ref nothing, out Delta delta))
        {
            deltas.Add(ReadDelta.From(delta));
        }

        return new DeltaResult(deltas, summary);
    }

    public static async Task<DeltaResult> RunAsync(DeltaForm form, string dialect, ReadOnlyMemory<byte> stream, Chunking chunking)
    {
        IEnumerable<ReadOnlyMemory<byte>> chunks = chunking.Cut(stream);
        switch (form)
        {
            case DeltaForm.Parser:
                return Run(dialect, stream, chunking);
            case DeltaForm.Pipe:
                var pipe = new ScriptedPipeReader([.. chunks.Select(chunk => ScriptedRead.Bytes(chunk))]);
                DeltaResult result = await ReadAllAsync(DeltaStream.Create(dialect, pipe));
                pipe.VerifyCompleted();
                return result;
            case DeltaForm.Stream:
                return await ReadAllAsync(DeltaStream.Create(dialect, new ChunkedStream(chunks) { CompletesLater = true }));
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, null);
        }
    }

    private static async Task<DeltaResult> ReadAllAsync(DeltaStream stream)
    {
        var deltas = new List<ReadDelta>();
        while (await stream.WaitToReadAsync())
        {
            while (stream.TryRead(out Delta delta))
            {
                deltas.Add(ReadDelta.From(delta));
            }
        }

        StreamSummary summary = stream.Summary!.Value;
        await stream.DisposeAsync();
        return new DeltaResult(deltas, summary);
    }
}
