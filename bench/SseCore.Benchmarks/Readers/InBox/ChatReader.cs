using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>OpenAI's chat completion chunks, with the members for reasoning that other servers add.</summary>
internal sealed class ChatReader : InBoxReader
{
    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return true;
        }

        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!IsUsageOnly && json.ValueTextEquals("choices"u8))
            {
                if (ReadArray(ref json))
                {
                    while (NextObject(ref json))
                    {
                        ParseChoice(ref json);
                    }
                }
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                SetUsage(ref json, "prompt_tokens"u8, "completion_tokens"u8);
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
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("delta"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseDelta(ref json);
                }
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                AddFinish(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseDelta(scoped ref Utf8JsonReader json)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("content"u8))
            {
                AddText(ref json);
            }
            else if (json.ValueTextEquals("reasoning_content"u8) || json.ValueTextEquals("reasoning"u8))
            {
                AddReasoning(ref json);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                if (ReadArray(ref json))
                {
                    while (NextObject(ref json))
                    {
                        ParseToolCall(ref json);
                    }
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
                            arguments = ReadText(ref json);
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

        if (!id.IsEmpty && !name.IsEmpty)
        {
            Tally.AddToolCall(id, name);
        }

        if (!arguments.IsEmpty)
        {
            Tally.AddArguments(arguments);
        }
    }
}
