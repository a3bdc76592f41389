using Microsoft.AspNetCore.Http;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Relay.Relays;

/// <summary>
/// The strongest relay that the framework offers: its parser pulls, so it reads a stream that forwards whatever is read of
/// it, byte for byte, and the payloads are walked by hand.
/// </summary>
internal static class ParserRelay
{
    public static async Task ForwardAsync(HttpClient client, HttpContext context, Uri target, RelayAnswers answers)
    {
        using HttpResponseMessage response = await client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await using var copied = new CopyingStream(body, BlindRelay.Begin(context), context.RequestAborted);
        answers.Add(await InBoxReader.Create("openai-chat").ReadAsync(copied));

        // It stops at the terminator, behind which there is more to forward.
        await copied.CopyToAsync(Stream.Null, context.RequestAborted);
    }
}
