using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace SseCore.Benchmarks.Relay.Relays;

/// <summary>The minimum of a relay: read, write, flush.</summary>
internal static class BlindRelay
{
    private const int BufferBytes = 4096;

    public static async Task ForwardAsync(HttpClient client, HttpContext context, Uri target)
    {
        using HttpResponseMessage response = await client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        PipeWriter output = Begin(context);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                await output.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The head of every response.</summary>
    public static PipeWriter Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.BodyWriter;
    }
}
