using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.Fuzz;

/// <summary>
/// The bytes that one soak stream sends, and the expected result. The texts of any two scripts differ from their first
/// word on, so that a byte of one in another is detected.
/// </summary>
internal sealed class SoakScript
{
    /// <summary>The limit that streams are read with.</summary>
    public const int MaxEventBytes = 32 * 1024;

    private static readonly string[] Words = ["the ", "sky\n", "is \"blue\" ", "\u00fcber ", "\ud83d\ude00 ", "\\d+\t", "x", "\u65e5\u672c\u8a9e ", "because of Rayleigh scattering "];

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int[] _ends;
    private readonly int[] _textEnds;

    private SoakScript(string dialect, SoakFault content, IReadOnlyList<SoakEvent> events, bool endsInBreak)
    {
        (Dialect, Content, Events) = (dialect, content, events);
        Bytes = [.. events.SelectMany(evt => evt.Wire)];
        Text = [.. events.SelectMany(evt => evt.Text)];
        _ends = [.. SumsOf(events, evt => evt.Wire.Length)];
        _textEnds = [.. SumsOf(events, evt => evt.Text.Length)];
        if (!endsInBreak)
        {
            // A record is whole without the line feed after it.
            _ends = [.. _ends.Select(end => end - 1)];
        }
    }

    /// <summary>The dialect's name.</summary>
    public string Dialect { get; }

    /// <summary>The fault in its content, if any.</summary>
    public SoakFault Content { get; }

    public IReadOnlyList<SoakEvent> Events { get; }

    /// <summary>All bytes that are sent.</summary>
    public byte[] Bytes { get; }

    /// <summary>All text of the message.</summary>
    public byte[] Text { get; }

    /// <summary>Whether it is an event stream, rather than lines of JSON.</summary>
    public bool IsEventStream => Dialect != "ollama-chat";

    /// <summary>The bound for cuts that leave the stream incomplete: before the event that ends it.</summary>
    public int LastCut => _ends[^2] - 1;

    /// <summary>Creates a different script for each number.</summary>
    public static SoakScript Create(int number, Random random)
    {
        string dialect = (number % 4) switch { 0 => "openai-chat", 1 => "anthropic-messages", 2 => "gemini", _ => "ollama-chat" };
        SoakFault content = random.Next(10) switch
        {
            0 => SoakFault.ProviderError,
            1 => SoakFault.MalformedPayload,
            2 => SoakFault.EventTooLarge,
            _ => SoakFault.None,
        };
        bool escapes = random.Next(2) == 0;
        var events = new List<SoakEvent>();
        if (dialect == "anthropic-messages")
        {
            events.Add(EventOf(dialect, "message_start", """{"type":"message_start","message":{"id":"msg_1","model":"m","role":"assistant","content":[]}}""", string.Empty));
            events.Add(EventOf(dialect, "content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", string.Empty));
        }

        int count = random.Next(5, 60);
        int wrong = random.Next(count);
        for (int i = 0; i < count; i++)
        {
            string text = (i == 0 ? $"[{number}] " : string.Empty) + Words[random.Next(Words.Length)] + i;
            if (i == wrong && WrongEvent(dialect, content) is { } evt)
            {
                events.Add(evt);
            }

            events.Add(TextEvent(dialect, text, escapes));
        }

        switch (dialect)
        {
            case "openai-chat":
                events.Add(EventOf(dialect, null, """{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", string.Empty));
                events.Add(EventOf(dialect, null, "[DONE]", string.Empty));
                break;
            case "anthropic-messages":
                events.Add(EventOf(dialect, "message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}""", string.Empty));
                events.Add(EventOf(dialect, "message_stop", """{"type":"message_stop"}""", string.Empty));
                break;
            case "gemini":
                events.Add(EventOf(dialect, null, """{"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}]}""", string.Empty));
                break;
            default:
                events.Add(EventOf(dialect, null, """{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}""", string.Empty));
                break;
        }

        return new SoakScript(dialect, content, events, endsInBreak: dialect != "ollama-chat");
    }

    /// <summary>The number of events that are whole when so many bytes have arrived.</summary>
    public int WholeEvents(int bytes) => _ends.Count(end => end <= bytes);

    /// <summary>Whether an event ends exactly after so many bytes.</summary>
    public bool EndsAt(int bytes) => Array.IndexOf(_ends, bytes) >= 0;

    /// <summary>Whether a stream that ends after so many bytes ends in the middle of an event.</summary>
    public bool IsMidEvent(int bytes)
    {
        int whole = WholeEvents(bytes);
        int begun = whole == 0 ? 0 : _ends[whole - 1] + (IsEventStream ? 0 : 1);
        return bytes > begun;
    }

    /// <summary>The length of the text of so many events.</summary>
    public int TextLength(int events) => events == 0 ? 0 : _textEnds[events - 1];

    /// <summary>The number of the event that is too large.</summary>
    public int IndexOfTooLarge => Enumerable.Range(0, Events.Count).First(i => Events[i].Payload.Length > MaxEventBytes);

    private static SoakEvent TextEvent(string dialect, string text, bool escapes)
    {
        string json = escapes ? JsonSerializer.Serialize(text) : JsonSerializer.Serialize(text, Unescaped);
        return dialect switch
        {
            "openai-chat" => EventOf(dialect, null, $$$"""{"id":"c1","choices":[{"index":0,"delta":{"content":{{{json}}}},"finish_reason":null}]}""", text),
            "anthropic-messages" => EventOf(dialect, "content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{json}}}}}""", text),
            "gemini" => EventOf(dialect, null, $$$"""{"candidates":[{"content":{"parts":[{"text":{{{json}}}}],"role":"model"}}]}""", text),
            _ => EventOf(dialect, null, $$$"""{"model":"m","message":{"role":"assistant","content":{{{json}}}},"done":false}""", text),
        };
    }

    private static SoakEvent? WrongEvent(string dialect, SoakFault content) => content switch
    {
        SoakFault.ProviderError => dialect switch
        {
            "anthropic-messages" => EventOf(dialect, "error", """{"type":"error","error":{"type":"overloaded_error","message":"busy"}}""", string.Empty),
            "ollama-chat" => EventOf(dialect, null, """{"error":"busy"}""", string.Empty),
            _ => EventOf(dialect, null, """{"error":{"code":503,"message":"busy","status":"UNAVAILABLE","type":"server_error"}}""", string.Empty),
        },
        SoakFault.MalformedPayload => EventOf(dialect, null, """{"choices":[{"delta":]}""", string.Empty),
        SoakFault.EventTooLarge => EventOf(dialect, null, $$"""{"padding":"{{new string('x', MaxEventBytes)}}"}""", string.Empty),
        _ => null,
    };

    private static SoakEvent EventOf(string dialect, string? type, string payload, string text)
    {
        string wire = dialect == "ollama-chat" ? payload + "\n" : (type is null ? string.Empty : $"event: {type}\n") + $"data: {payload}\n\n";
        return new SoakEvent(Encoding.UTF8.GetBytes(wire), Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<int> SumsOf(IEnumerable<SoakEvent> events, Func<SoakEvent, int> length)
    {
        int sum = 0;
        foreach (SoakEvent evt in events)
        {
            yield return sum += length(evt);
        }
    }
}
