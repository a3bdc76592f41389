using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.Benchmarks.Streams;

/// <summary>The text of the streams, divided as a model would divide it.</summary>
internal static class Tokens
{
    private const string Passage =
        "Streaming parsers should be boring: bytes in, deltas out, nothing lost. \"Fast\" is what is left when nothing is "
        + "done twice.\n\nA token is a few letters, sometimes an emoji 🙂, a naïve word, 北京 or a\ttab.\n";

    // As the providers do: only characters that must be escaped are.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<string> Take(int count)
    {
        string[] words = Passage.Split(' ').Select((word, index) => index == 0 ? word : " " + word).ToArray();
        return Enumerable.Range(0, count).Select(index => words[index % words.Length]);
    }

    /// <summary>Padding that OpenAI calls obfuscation: a string whose length reveals nothing about the token's.</summary>
    public static string Padding(int number) => "abcdefghijklmnop"[..(number * 5 % 16)];

    public static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);
}
