using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>Cohere's Chat v2 events, identified by their names.</summary>
internal sealed class CohereReader : InBoxReader
{
    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        switch (eventType)
        {
            case "content-start" or "content-delta" or "tool-plan-delta" or "tool-call-start" or "tool-call-delta" when !IsUsageOnly:
            case "message-end":
                var json = new Utf8JsonReader(data);
                json.Read();
                while (NextMember(ref json))
                {
                    if (!json.ValueTextEquals("delta"u8))
                    {
                        json.Skip();
                    }
                    else if (ReadObject(ref json))
                    {
                        ParseDelta(ref json);
                    }
                }

                break;
        }

        return eventType == "message-end";
    }

    private void ParseDelta(scoped ref Utf8JsonReader json)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("message"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseMessage(ref json);
                }
            }
            else if (!IsUsageOnly && json.ValueTextEquals("finish_reason"u8))
            {
                AddFinish(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseUsage(ref json);
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseMessage(scoped ref Utf8JsonReader json)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("tool_plan"u8))
            {
                AddReasoning(ref json);
            }
            else if (json.ValueTextEquals("content"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseContent(ref json);
                }
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseCall(ref json);
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseContent(scoped ref Utf8JsonReader json)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("text"u8))
            {
                AddText(ref json);
            }
            else if (json.ValueTextEquals("thinking"u8))
            {
                AddReasoning(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseCall(scoped ref Utf8JsonReader json)
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
                        else
                        {
                            arguments = ReadText(ref json);
                        }
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
            Tally.AddToolCall(id, name);
        }

        if (!arguments.IsEmpty)
        {
            Tally.AddArguments(arguments);
        }
    }

    private void ParseUsage(scoped ref Utf8JsonReader json)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("tokens"u8))
            {
                SetUsage(ref json, "input_tokens"u8, "output_tokens"u8);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
