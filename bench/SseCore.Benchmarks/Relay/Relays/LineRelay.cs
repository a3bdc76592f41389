using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SseCore.Benchmarks.Readers.Document;

namespace SseCore.Benchmarks.Relay.Relays;

/// <summary>The solution that a search finds first: lines are read, looked at and written again, and flushed at the end of each event.</summary>
internal static class LineRelay
{
    private const string Prefix = "data: ";

    public static async Task ForwardAsync(HttpClient client, HttpContext context, Uri target, RelayAnswers answers)
    {
        using HttpResponseMessage response = await client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        PipeWriter output = BlindRelay.Begin(context);
        DocumentWalk.Walk walk = DocumentWalk.Of("openai-chat");
        var tally = default(Tally);
        using var reader = new StreamReader(body);
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            Encoding.UTF8.GetBytes(line, output);
            output.Write("\n"u8);
            if (line.Length == 0)
            {
                await output.FlushAsync(context.RequestAborted);
            }
            else if (line.StartsWith(Prefix, StringComparison.Ordinal) && line is not "data: [DONE]")
            {
                using var document = JsonDocument.Parse(line.AsMemory(Prefix.Length));
                walk(ref tally, document.RootElement);
            }
        }

        answers.Add(tally);
    }
}
