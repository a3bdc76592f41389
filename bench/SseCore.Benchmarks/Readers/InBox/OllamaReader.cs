using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>The lines of Ollama's /api/chat and /api/generate.</summary>
internal sealed class OllamaReader() : InBoxReader(isLines: true)
{
    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return false;
        }

        bool isDone = false;
        long input = Tally.InputTokens;
        long output = Tally.OutputTokens;
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!IsUsageOnly && json.ValueTextEquals("message"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseMessage(ref json, data);
                }
            }
            else if (!IsUsageOnly && json.ValueTextEquals("response"u8))
            {
                AddText(ref json);
            }
            else if (!IsUsageOnly && json.ValueTextEquals("thinking"u8))
            {
                AddReasoning(ref json);
            }
            else if (json.ValueTextEquals("done"u8))
            {
                json.Read();
                isDone = json.TokenType == JsonTokenType.True;
            }
            else if (!IsUsageOnly && json.ValueTextEquals("done_reason"u8))
            {
                AddFinish(ref json);
            }
            else if (json.ValueTextEquals("prompt_eval_count"u8))
            {
                input = ReadNumber(ref json) ?? input;
            }
            else if (json.ValueTextEquals("eval_count"u8))
            {
                output = ReadNumber(ref json) ?? output;
            }
            else
            {
                json.Skip();
            }
        }

        Tally.SetUsage(input, output);
        return isDone;
    }

    private void ParseMessage(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("content"u8))
            {
                AddText(ref json);
            }
            else if (json.ValueTextEquals("thinking"u8))
            {
                AddReasoning(ref json);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                if (ReadArray(ref json))
                {
                    while (NextObject(ref json))
                    {
                        ParseCall(ref json, data);
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseCall(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.ValueSpan;
            }
            else if (json.ValueTextEquals("function"u8))
            {
                if (ReadObject(ref json))
                {
                    while (NextMember(ref json))
                    {
                        if (json.ValueTextEquals("name"u8))
                        {
                            json.Read();
                            name = json.ValueSpan;
                        }
                        else if (json.ValueTextEquals("arguments"u8))
                        {
                            json.Read();
                            int start = (int)json.TokenStartIndex;
                            json.Skip();
                            arguments = data[start..(int)json.BytesConsumed];
                        }
                        else
                        {
                            json.Skip();
                        }
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }

        Tally.AddToolCall(id, name);
        Tally.AddArguments(arguments);
    }
}
