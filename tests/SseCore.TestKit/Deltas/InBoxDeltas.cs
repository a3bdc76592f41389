using System.Net.ServerSentEvents;

namespace SseCore.TestKit;

/// <summary>Reads the deltas of a stream that is framed by <see cref="SseParser"/>, the parser in the framework.</summary>
public static class InBoxDeltas
{
    /// <returns>The deltas without their offsets; the summary's bytes are those of the events' data.</returns>
    public static async Task<DeltaResult> ReadAsync(string dialect, ReadOnlyMemory<byte> stream, Chunking chunking, DeltaParserOptions? options = null)
    {
        using var items = DeltaItemParser.Create(dialect, options);
        return await ReadAsync(items, stream, chunking);
    }

    /// <inheritdoc cref="ReadAsync(string, ReadOnlyMemory{byte}, Chunking, DeltaParserOptions?)"/>
    public static async Task<DeltaResult> ReadAsync(DeltaItemParser items, ReadOnlyMemory<byte> stream, Chunking chunking)
    {
        var deltas = new List<ReadDelta>();
        await foreach (SseItem<EventDeltas> item in SseParser.Create(new ChunkedStream(chunking.Cut(stream)), items.Parse).EnumerateAsync())
        {
            Add(item.Data);
        }

        StreamSummary summary = items.Complete();
        Add(items.Current);
        return new DeltaResult(deltas, summary);

        void Add(EventDeltas given)
        {
            foreach (Delta delta in given)
            {
                deltas.Add(ReadDelta.From(delta) with { Offset = 0 });
            }
        }
    }
}
