using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SseCore;

// The alternatives that the documentation recommends: if any of them were refused, the refusals beside it would prove nothing.
internal static class Allowed
{
    public static async Task Copied(DeltaStream deltas, TextWriter output)
    {
        while (await deltas.WaitToReadAsync(CancellationToken.None))
        {
            while (deltas.TryRead(out Delta delta))
            {
                string text = Encoding.UTF8.GetString(delta.Text);
                await output.WriteAsync(text);
            }
        }
    }

    public static async Task<List<SseOwnedEvent>> Owned(SseReader reader)
    {
        var kept = new List<SseOwnedEvent>();
        await foreach (SseEvent evt in reader)
        {
            kept.Add(evt.ToOwned());
            await Task.Yield();
        }

        return kept;
    }

    public static Delta Returned(DeltaParser parser, ref ReadOnlySpan<byte> chunk)
    {
        parser.TryRead(ref chunk, out Delta delta);
        return delta;
    }
}
