using System.Net.ServerSentEvents;
using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>
/// The strongest honest baseline: the in-box <see cref="SseParser"/> with a span callback, and a handwritten
/// <see cref="Utf8JsonReader"/> walk for each API. It allocates nothing per event. It reads what
/// SseCore reads from these streams (text, reasoning, tool calls, finish, usage), by member name and in any order, but does
/// not handle other servers' quirks. An event whose type says that nothing is in it is not even parsed.
/// </summary>
public abstract class InBoxReader : PayloadReader
{
    private byte[] _scratch = [];

    private protected InBoxReader(bool isLines = false)
        : base(isLines)
    {
    }

    /// <summary>The dialects with a walk.</summary>
    public static IReadOnlyList<string> Dialects { get; } =
    [
        "openai-chat", "anthropic-messages", "openai-responses", "openai-completions", "gemini", "cohere-v2", "tgi",
        "ollama-chat", "ollama-generate",
    ];

    /// <summary>Whether to read only usage.</summary>
    private protected bool IsUsageOnly { get; private init; }

    public static InBoxReader Create(string dialect, bool usageOnly = false) => dialect switch
    {
        "openai-chat" => new ChatReader { IsUsageOnly = usageOnly },
        "anthropic-messages" => new MessagesReader { IsUsageOnly = usageOnly },
        "openai-responses" => new ResponsesReader { IsUsageOnly = usageOnly },
        "openai-completions" => new CompletionsReader { IsUsageOnly = usageOnly },
        "gemini" => new GeminiReader { IsUsageOnly = usageOnly },
        "cohere-v2" => new CohereReader { IsUsageOnly = usageOnly },
        "tgi" => new TextGenerationReader { IsUsageOnly = usageOnly },
        "ollama-chat" or "ollama-generate" => new OllamaReader { IsUsageOnly = usageOnly },
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    /// <summary>Framing alone: the sum of the payloads' lengths.</summary>
    public static long Frame(Stream stream)
    {
        long bytes = 0;
        foreach (SseItem<int> item in SseParser.Create(stream, static (_, data) => data.Length).Enumerate())
        {
            bytes += item.Data;
        }

        return bytes;
    }

    public static async Task<long> FrameAsync(Stream stream)
    {
        long bytes = 0;
        await foreach (SseItem<int> item in SseParser.Create(stream, static (_, data) => data.Length).EnumerateAsync())
        {
            bytes += item.Data;
        }

        return bytes;
    }

    /// <summary>Moves to the next member of the current object; false at its end.</summary>
    private protected static bool NextMember(scoped ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the value of the member, and returns whether it is an object; if not, it is skipped.</summary>
    private protected static bool ReadObject(scoped ref Utf8JsonReader json) => ReadStart(ref json, JsonTokenType.StartObject);

    /// <summary>Moves to the value of the member, and returns whether it is an array; if not, it is skipped.</summary>
    private protected static bool ReadArray(scoped ref Utf8JsonReader json) => ReadStart(ref json, JsonTokenType.StartArray);

    /// <summary>Moves to the next element of the current array, as long as the elements are objects.</summary>
    private protected static bool NextObject(scoped ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.StartObject;

    /// <summary>The value of the member, if it is a string; unescaped if necessary. Valid until the next escaped one.</summary>
    private protected ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return default;
        }

        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan;
        }

        if (json.ValueSpan.Length > _scratch.Length)
        {
            _scratch = new byte[Math.Max(1024, json.ValueSpan.Length)];
        }

        return _scratch.AsSpan(0, json.CopyString(_scratch));
    }

    private protected static long? ReadNumber(scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number)
        {
            return json.GetInt64();
        }

        json.Skip();
        return null;
    }

    private protected void AddText(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> text = ReadText(ref json);
        if (!text.IsEmpty)
        {
            Tally.AddText(text);
        }
    }

    private protected void AddReasoning(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> text = ReadText(ref json);
        if (!text.IsEmpty)
        {
            Tally.AddReasoning(text);
        }
    }

    private protected void AddArguments(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> text = ReadText(ref json);
        if (!text.IsEmpty)
        {
            Tally.AddArguments(text);
        }
    }

    private protected void AddFinish(scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            Tally.AddFinish(json.ValueSpan);
        }
        else
        {
            json.Skip();
        }
    }

    /// <summary>Reads the value of the member, the usage so far: counts that it does not state are unchanged.</summary>
    private protected void SetUsage(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> inputName, ReadOnlySpan<byte> outputName)
    {
        if (!ReadObject(ref json))
        {
            return;
        }

        long input = Tally.InputTokens;
        long output = Tally.OutputTokens;
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals(inputName))
            {
                input = ReadNumber(ref json) ?? input;
            }
            else if (json.ValueTextEquals(outputName))
            {
                output = ReadNumber(ref json) ?? output;
            }
            else
            {
                json.Skip();
            }
        }

        Tally.SetUsage(input, output);
    }

    private static bool ReadStart(scoped ref Utf8JsonReader json, JsonTokenType start)
    {
        json.Read();
        if (json.TokenType == start)
        {
            return true;
        }

        json.Skip();
        return false;
    }
}
