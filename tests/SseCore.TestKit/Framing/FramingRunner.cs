using System.Text;

namespace SseCore.TestKit;

/// <summary>Frames a stream in any of the library's forms, under any chunking, into results that can be compared.</summary>
public static class FramingRunner
{
    private const int SegmentsPerRead = 3;

    public static FramingResult Run(ReadOnlyMemory<byte> stream, Chunking chunking, SseFramerOptions? options = null)
    {
        using var framer = new SseFramer(options ?? SseFramerOptions.Default);
        return Run(framer, stream, chunking);
    }

    /// <summary>Like the other overload, with a framer that may have been used before and <see cref="SseFramer.Reset"/>.</summary>
    public static FramingResult Run(SseFramer framer, ReadOnlyMemory<byte> stream, Chunking chunking)
    {
        var events = new List<FramedEvent>();
        try
        {
            var memory = new GuardedChunk();
            foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
            {
                ReadOnlySpan<byte> chunk = memory.Fill(bytes.Span).Span;
                while (framer.TryRead(ref chunk, out SseEvent evt))
                {
                    events.Add(FramedEvent.From(evt));
                }

                memory.Overwrite();
            }

            SseOutcome outcome = framer.Complete();
            string incompleteData = Encoding.UTF8.GetString(framer.IncompleteData);
            ReadOnlySpan<byte> nothing = default;
            while (framer.TryRead(ref nothing, out SseEvent evt))
            {
                events.Add(FramedEvent.From(evt));
            }

            return new FramingResult
            {
                Events = events,
                Retry = framer.Retry,
                LastEventId = Encoding.UTF8.GetString(framer.LastEventId),
                Outcome = outcome,
                IncompleteData = outcome == SseOutcome.CutMidEvent ? incompleteData : "",
                DroppedEvents = framer.DroppedEvents,
            };
        }
        catch (SseException e)
        {
            return new FramingResult
            {
                Events = events,
                Retry = framer.Retry,
                LastEventId = Encoding.UTF8.GetString(framer.LastEventId),
                Outcome = framer.Complete(),
                DroppedEvents = framer.DroppedEvents,
                Error = e.Code,
                ErrorOffset = e.Offset,
            };
        }
    }

    public static async Task<FramingResult> RunAsync(
        FramingForm form, ReadOnlyMemory<byte> stream, Chunking chunking, SseFramerOptions? options = null)
    {
        IEnumerable<ReadOnlyMemory<byte>> chunks = chunking.Cut(stream);
        var readerOptions = new SseReaderOptions { Framing = options ?? SseFramerOptions.Default };
        switch (form)
        {
            case FramingForm.Framer:
                return Run(stream, chunking, options);
            case FramingForm.Pipe:
                return await RunAsync(new ScriptedPipeReader([.. chunks.Select(chunk => ScriptedRead.Bytes(chunk))]), readerOptions);
            case FramingForm.SegmentedPipe:
                return await RunAsync(new ScriptedPipeReader([.. chunks.Chunk(SegmentsPerRead).Select(ScriptedRead.Bytes)]), readerOptions);
            case FramingForm.Stream:
                return await ReadAllAsync(SseReader.Create(new ChunkedStream(chunks), readerOptions), Loops);
            case FramingForm.AwaitForeach:
                return await ReadAllAsync(SseReader.Create(new ChunkedStream(chunks) { CompletesLater = true }, readerOptions), AwaitForeach);
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, null);
        }
    }

    private static async Task<FramingResult> RunAsync(ScriptedPipeReader pipe, SseReaderOptions options)
    {
        FramingResult result = await ReadAllAsync(SseReader.Create(pipe, options), Loops);
        pipe.VerifyCompleted();
        return result;
    }

    private static async Task<FramingResult> ReadAllAsync(SseReader reader, Func<SseReader, List<FramedEvent>, Task> readAll)
    {
        var events = new List<FramedEvent>();
        SseException? error = null;
        try
        {
            await readAll(reader, events);
        }
        catch (SseException e)
        {
            error = e;
        }

        var result = new FramingResult
        {
            Events = events,
            Retry = reader.Retry,
            LastEventId = Encoding.UTF8.GetString(reader.LastEventId),
            Outcome = reader.Outcome,
            IncompleteData = reader.Outcome == SseOutcome.CutMidEvent ? Encoding.UTF8.GetString(reader.IncompleteData) : "",
            DroppedEvents = reader.DroppedEvents,
            Error = error?.Code,
            ErrorOffset = error?.Offset,
        };
        await reader.DisposeAsync();
        return result;
    }

    private static async Task Loops(SseReader reader, List<FramedEvent> events)
    {
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out SseEvent evt))
            {
                events.Add(FramedEvent.From(evt));
            }
        }
    }

    // Equivalent to await foreach, except that disposing the enumerator would dispose the reader, whose state is still needed.
    private static async Task AwaitForeach(SseReader reader, List<FramedEvent> events)
    {
        SseReader.Enumerator enumerator = reader.GetAsyncEnumerator();
        while (await enumerator.MoveNextAsync())
        {
            events.Add(FramedEvent.From(enumerator.Current));
        }
    }
}
