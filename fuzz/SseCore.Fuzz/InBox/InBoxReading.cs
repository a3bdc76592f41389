using System.Net.ServerSentEvents;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>Reads a stream with <see cref="SseParser"/>, the parser in the framework.</summary>
internal static class InBoxReading
{
    /// <returns>The events without their offsets, the reconnection time and the last event id, which is all that it reports.</returns>
    public static FramingResult Read(ReadOnlyMemory<byte> stream, Chunking chunking) =>
        ReadAsync(new ChunkedStream(chunking.Cut(stream))).GetAwaiter().GetResult();

    private static async Task<FramingResult> ReadAsync(ChunkedStream stream)
    {
        SseParser<string> parser = SseParser.Create(stream, (_, data) => Encoding.UTF8.GetString(data));
        var events = new List<FramedEvent>();
        await foreach (SseItem<string> item in parser.EnumerateAsync())
        {
            events.Add(new FramedEvent(item.EventType, item.Data, parser.LastEventId, Offset: 0));
        }

        return new FramingResult
        {
            Events = events,
            Retry = parser.ReconnectionInterval == Timeout.InfiniteTimeSpan ? null : parser.ReconnectionInterval,
            LastEventId = parser.LastEventId,
        };
    }
}
