using System.Buffers;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Streams;

/// <summary>A synthetic stream that resembles those of a provider and is always the same.</summary>
public sealed class BenchmarkStream
{
    private readonly Lazy<Tally> _expected;

    private BenchmarkStream(string name, string dialect, IReadOnlyList<StreamEvent> events, bool isLines = false)
    {
        Name = name;
        Dialect = dialect;
        Events = events;
        IsLines = isLines;
        Bytes = isLines ? SerializeLines(events) : Serialize(events);
        _expected = new Lazy<Tally>(() => InBoxReader.Create(dialect).Read(new MemoryStream(Bytes)));
    }

    public static IReadOnlyList<BenchmarkStream> All { get; } =
    [
        .. OfLength(string.Empty, 2000),
        new("openai-chat-tools", "openai-chat", [.. OpenAiChatEvents.ToolCalls()]),
        new("openai-chat-500", "openai-chat", [.. OpenAiChatEvents.Text(500)]),
    ];

    public string Name { get; }

    public string Dialect { get; }

    public IReadOnlyList<StreamEvent> Events { get; }

    /// <summary>Whether it is NDJSON rather than an event stream.</summary>
    public bool IsLines { get; }

    public byte[] Bytes { get; }

    /// <summary>The required answer of every reader, determined by the in-box one.</summary>
    public Tally Expected => _expected.Value;

    /// <summary>The text streams of every API with a number of tokens, with a suffix to their names.</summary>
    public static IEnumerable<BenchmarkStream> OfLength(string suffix, int tokens) =>
    [
        new("openai-chat" + suffix, "openai-chat", [.. OpenAiChatEvents.Text(tokens)]),
        new("anthropic-messages" + suffix, "anthropic-messages", [.. AnthropicEvents.Text(tokens)]),
        new("openai-responses" + suffix, "openai-responses", [.. OpenAiResponsesEvents.Text(tokens)]),
        new("deepseek-chat" + suffix, "openai-chat", [.. DeepSeekEvents.ReasoningAndText(tokens)]),
        new("ollama-chat" + suffix, "ollama-chat", [.. OllamaLines.Text(tokens)], isLines: true),
    ];

    public static BenchmarkStream Named(string name) => All.Single(stream => stream.Name == name);

    /// <summary>
    /// Omits a quarter of the events, all of them tokens. It begins and ends like the whole stream and makes the
    /// same calls, so the difference in cost is that of the omitted events.
    /// </summary>
    public BenchmarkStream Shortened() =>
        new(Name, Dialect, [.. Events.Take(Events.Count / 8), .. Events.Skip((Events.Count / 8) + (Events.Count / 4))], IsLines);

    /// <summary>The lengths of the events' bytes, in order.</summary>
    public IEnumerable<int> EventLengths => Events.Select(evt => (IsLines ? SerializeLines([evt]) : Serialize([evt])).Length);

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

    private static byte[] SerializeLines(IEnumerable<StreamEvent> events)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (StreamEvent evt in events)
        {
            bytes.Write(evt.Data);
            bytes.Write("\n"u8);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
