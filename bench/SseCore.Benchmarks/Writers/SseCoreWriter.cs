using System.Buffers;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Writers;

/// <summary><see cref="SseWriter"/>, into memory and on into a stream.</summary>
internal static class SseCoreWriter
{
    public static void Write(IReadOnlyList<StreamEvent> events, IBufferWriter<byte> output)
    {
        var writer = new SseWriter(output);
        for (int i = 0; i < events.Count; i++)
        {
            writer.WriteEvent(events[i].Data, events[i].TypeUtf8);
        }
    }

    /// <summary>Writes to the stream once per event, like the in-box formatter.</summary>
    public static async Task<long> WriteAsync(IReadOnlyList<StreamEvent> events, ArrayBufferWriter<byte> buffer, Stream stream)
    {
        var writer = new SseWriter(buffer);
        for (int i = 0; i < events.Count; i++)
        {
            buffer.ResetWrittenCount();
            writer.WriteEvent(events[i].Data, events[i].TypeUtf8);
            await stream.WriteAsync(buffer.WrittenMemory);
        }

        return stream.Length;
    }
}
