using System.Text;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Large;

/// <summary>A stream of one large event, such as an image in Base64 or a whole file as a tool call's arguments, and [DONE].</summary>
internal sealed class LargeEvent
{
    public const int ChunkSize = 1024;
    public const string Middle = "1 MiB";
    public const string Largest = "32 MiB";

    private LargeEvent(string kind, string size, int bytes)
    {
        Kind = kind;
        Size = size;
        string content = kind == "Base64" ? Repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w", bytes) : Repeated(Tokens.Json(string.Concat(Tokens.Take(100))).Trim('"'), bytes);
        string stream = $$$"""
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763690000,"model":"bench","choices":[{"index":0,"delta":{"content":"{{{content}}}"},"finish_reason":null}]}

            data: [DONE]


            """;
        Bytes = Encoding.UTF8.GetBytes(stream.ReplaceLineEndings("\n"));
        Chunks = [.. Enumerable.Range(0, (Bytes.Length + ChunkSize - 1) / ChunkSize).Select(index => Math.Min(ChunkSize, Bytes.Length - (index * ChunkSize)))];
    }

    public static IEnumerable<LargeEvent> All =>
        from kind in new[] { "Base64", "escaped text" }
        from size in new[] { ("64 KiB", 64 * 1024), (Middle, 1024 * 1024), (Largest, 32 * 1024 * 1024) }
        select new LargeEvent(kind, size.Item1, size.Item2);

    /// <summary>The kind of its content: text that can be handed out unchanged, or with an escape every few words.</summary>
    public string Kind { get; }

    public string Size { get; }

    public byte[] Bytes { get; }

    /// <summary>The lengths of the reads.</summary>
    public int[] Chunks { get; }

    private static string Repeated(string text, int bytes) =>
        new StringBuilder().Insert(0, text, (bytes + Encoding.UTF8.GetByteCount(text) - 1) / Encoding.UTF8.GetByteCount(text)).ToString();
}
