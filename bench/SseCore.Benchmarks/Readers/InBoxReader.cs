using System.Net.ServerSentEvents;
using System.Text.Json;

namespace SseCore.Benchmarks.Readers;

/// <summary>
/// The strongest honest baseline: the in-box <see cref="SseParser"/> with a span callback, and a walk by
/// <see cref="Utf8JsonReader"/> written by hand for the payloads at hand. It allocates nothing per event of its own.
/// It reads what SseCore reads of these streams (text, reasoning, tool calls, finish, usage, errors), by member name
/// and in any order, but has none of the care for other servers' quirks.
/// </summary>
public sealed class InBoxReader
{
    private readonly byte[] _scratch = new byte[64 * 1024];
    private readonly SseItemParser<bool> _parse;
    private Tally _tally;

    public InBoxReader(string dialect) => _parse = dialect switch
    {
        "openai-chat" => ParseChat,
        "anthropic-messages" => ParseMessages,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    public Tally Read(Stream stream)
    {
        _tally = default;
        foreach (SseItem<bool> item in SseParser.Create(stream, _parse).Enumerate())
        {
            if (item.Data)
            {
                break;
            }
        }

        return _tally;
    }

    public async Task<Tally> ReadAsync(Stream stream)
    {
        _tally = default;
        await foreach (SseItem<bool> item in SseParser.Create(stream, _parse).EnumerateAsync())
        {
            if (item.Data)
            {
                break;
            }
        }

        return _tally;
    }

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

    private bool ParseChat(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return true;
        }

        var json = new Utf8JsonReader(data);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("choices"u8))
            {
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    ParseChoice(ref json);
                }
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                ParseUsage(ref json, "prompt_tokens"u8, "completion_tokens"u8);
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.Null)
                {
                    throw new InvalidDataException();
                }
            }
            else
            {
                json.Skip();
            }
        }

        return false;
    }

    private void ParseChoice(scoped ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("delta"u8))
            {
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    if (json.ValueTextEquals("content"u8))
                    {
                        json.Read();
                        if (json.TokenType == JsonTokenType.String)
                        {
                            AddText(ref json);
                        }
                    }
                    else if (json.ValueTextEquals("reasoning_content"u8))
                    {
                        json.Read();
                        if (json.TokenType == JsonTokenType.String)
                        {
                            _tally.AddReasoning(Text(ref json));
                        }
                    }
                    else if (json.ValueTextEquals("tool_calls"u8))
                    {
                        json.Read();
                        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                        {
                            ParseToolCall(ref json);
                        }
                    }
                    else
                    {
                        json.Skip();
                    }
                }
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.String)
                {
                    _tally.AddFinish(json.ValueSpan);
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseToolCall(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.ValueSpan;
            }
            else if (json.ValueTextEquals("function"u8))
            {
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    if (json.ValueTextEquals("name"u8))
                    {
                        json.Read();
                        name = json.ValueSpan;
                    }
                    else if (json.ValueTextEquals("arguments"u8))
                    {
                        json.Read();
                        arguments = Text(ref json);
                    }
                    else
                    {
                        json.Skip();
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }

        if (!id.IsEmpty)
        {
            _tally.AddToolCall(id, name);
        }

        if (!arguments.IsEmpty)
        {
            _tally.AddArguments(arguments);
        }
    }

    private bool ParseMessages(string eventType, ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isDelta = json.ValueTextEquals("delta"u8);
            if (isDelta || json.ValueTextEquals("message"u8))
            {
                json.Read();
                ParseMessagePart(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                ParseUsage(ref json, "input_tokens"u8, "output_tokens"u8);
            }
            else
            {
                json.Skip();
            }
        }

        return eventType == "message_stop";
    }

    private void ParseMessagePart(scoped ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("text"u8))
            {
                json.Read();
                AddText(ref json);
            }
            else if (json.ValueTextEquals("thinking"u8))
            {
                json.Read();
                _tally.AddReasoning(Text(ref json));
            }
            else if (json.ValueTextEquals("partial_json"u8))
            {
                json.Read();
                _tally.AddArguments(Text(ref json));
            }
            else if (json.ValueTextEquals("stop_reason"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.String)
                {
                    _tally.AddFinish(json.ValueSpan);
                }
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                ParseUsage(ref json, "input_tokens"u8, "output_tokens"u8);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseUsage(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> inputName, ReadOnlySpan<byte> outputName)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        long input = _tally.InputTokens;
        long output = _tally.OutputTokens;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(inputName))
            {
                json.Read();
                input = json.GetInt64();
            }
            else if (json.ValueTextEquals(outputName))
            {
                json.Read();
                output = json.GetInt64();
            }
            else
            {
                json.Skip();
            }
        }

        _tally.SetUsage(input, output);
    }

    private void AddText(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> text = Text(ref json);
        if (!text.IsEmpty)
        {
            _tally.AddText(text);
        }
    }

    private ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader json) =>
        json.ValueIsEscaped ? _scratch.AsSpan(0, json.CopyString(_scratch)) : json.ValueSpan;
}
