using Microsoft.AspNetCore.Http;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Relay.Relays;

/// <summary>
/// The strongest relay with the means of the framework: its parser pulls, so it reads a stream that forwards everything that is read
/// from it, byte for byte, and the payloads are walked by handwritten code.
/// </summary>
internal static class ParserRelay
{
    public static async Task ForwardAsync(HttpClient client, HttpContext context, Uri target, RelayAnswers answers)
    {
        using HttpResponseMessage response = await client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await using var copied = new CopyingStream(body, BlindRelay.Begin(context), context.RequestAborted);
        answers.Add(await InBoxReader.Create("openai-chat").ReadAsync(copied));

        // The parser stops at the terminator, after which there is more to forward.
        await copied.CopyToAsync(Stream.Null, context.RequestAborted);
    }
}
