using System.Globalization;

namespace SseCore.Benchmarks.Streams;

/// <summary>The lines of Ollama's /api/chat, each with its time.</summary>
internal static class OllamaLines
{
    public static IEnumerable<StreamEvent> Text(int tokens)
    {
        var time = new DateTime(2025, 11, 21, 2, 0, 0, DateTimeKind.Utc);
        foreach (string token in Tokens.Take(tokens))
        {
            time = time.AddTicks(52_417);
            yield return new StreamEvent($$$"""{"model":"bench:1b","created_at":"{{{Text(time)}}}","message":{"role":"assistant","content":{{{Tokens.Json(token)}}}},"done":false}""");
        }

        yield return new StreamEvent($$$"""{"model":"bench:1b","created_at":"{{{Text(time)}}}","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"total_duration":313801125,"load_duration":41717917,"prompt_eval_count":25,"prompt_eval_duration":27758541,"eval_count":2000,"eval_duration":243926334}""");
    }

    // As Ollama writes it: without trailing zeros.
    private static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture);
}
