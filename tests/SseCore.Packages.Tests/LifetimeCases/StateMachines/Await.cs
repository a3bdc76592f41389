using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SseCore;

internal static class AcrossAwait
{
    public static async Task Delta(DeltaStream deltas, Stream output)
    {
        while (await deltas.WaitToReadAsync(CancellationToken.None))
        {
            while (deltas.TryRead(out Delta delta))
            {
                await output.FlushAsync();
                output.WriteByte(delta.Text[0]); // CS4007
            }
        }
    }

    // The previous event, used after the reader has advanced.
    public static async Task Event(SseReader reader)
    {
        SseEvent last = default;
        while (await reader.WaitToReadAsync(CancellationToken.None))
        {
            Console.WriteLine(last.Offset); // CS4007
            reader.TryRead(out last);
        }
    }

    public static async Task Iteration(SseReader reader)
    {
        SseEvent last = default;
        await foreach (SseEvent evt in reader)
        {
            if (evt.Data.SequenceEqual(last.Data)) // CS4007
            {
                return;
            }

            last = evt;
        }
    }

    public static async Task Data(SseReader reader)
    {
        await foreach (SseEvent evt in reader)
        {
            ReadOnlySpan<byte> data = evt.Data;
            await Task.Yield();
            Console.WriteLine(data.Length); // CS4007
        }
    }

    public static async Task Json(JsonAccumulator json, byte[] bytes)
    {
        ReadOnlySpan<byte> fragment = bytes;
        json.TryRead(ref fragment, out JsonDelta value);
        await Task.Yield();
        Console.WriteLine(value.Kind); // CS4007
    }

    public static IEnumerable<long> Yielded(DeltaParser parser, byte[] bytes)
    {
        ReadOnlySpan<byte> chunk = bytes;
        parser.TryRead(ref chunk, out Delta delta);
        yield return delta.Offset;
        Console.WriteLine(delta.Kind); // CS4007
    }
}
