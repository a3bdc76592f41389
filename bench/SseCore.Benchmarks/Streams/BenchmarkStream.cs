using System.Buffers;

namespace SseCore.Benchmarks.Streams;

/// <summary>A self-written stream, shaped like what a provider sends and always the same.</summary>
public sealed class BenchmarkStream
{
    private BenchmarkStream(string name, string dialect, IReadOnlyList<StreamEvent> events)
    {
        Name = name;
        Dialect = dialect;
        Events = events;
        Bytes = Serialize(events);
    }

    public static IReadOnlyList<BenchmarkStream> All { get; } =
    [
        new("openai-chat", "openai-chat", [.. OpenAiChatEvents.Text()]),
        new("openai-chat-tools", "openai-chat", [.. OpenAiChatEvents.ToolCalls()]),
        new("anthropic-messages", "anthropic-messages", [.. AnthropicEvents.Text()]),
    ];

    public string Name { get; }

    public string Dialect { get; }

    public IReadOnlyList<StreamEvent> Events { get; }

    public byte[] Bytes { get; }

    /// <summary>
    /// With a quarter of the events left out, tokens all of them: it begins and ends like the whole stream and makes the
    /// same calls, so what it costs less is what those events cost.
    /// </summary>
    public BenchmarkStream Shortened() =>
        new(Name, Dialect, [.. Events.Take(Events.Count / 8), .. Events.Skip((Events.Count / 8) + (Events.Count / 4))]);

    /// <summary>What BenchmarkDotNet calls the stream in its tables and files.</summary>
    public override string ToString() => Name;

    private static byte[] Serialize(IEnumerable<StreamEvent> events)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (StreamEvent evt in events)
        {
            if (evt.Type is not null)
            {
                bytes.Write("event: "u8);
                bytes.Write(evt.TypeUtf8);
                bytes.Write("\n"u8);
            }

            bytes.Write("data: "u8);
            bytes.Write(evt.Data);
            bytes.Write("\n\n"u8);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
