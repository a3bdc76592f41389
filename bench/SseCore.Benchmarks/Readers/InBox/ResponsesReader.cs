using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>OpenAI's Responses events. Content that later events repeat as a whole is not read.</summary>
internal sealed class ResponsesReader : InBoxReader
{
    private enum DeltaRole
    {
        Text,
        Reasoning,
        Arguments,
    }

    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        switch (eventType == SseParser.EventTypeDefault ? TypeOf(data) : eventType)
        {
            case "response.output_text.delta" when !IsUsageOnly:
                ParseDelta(data, DeltaRole.Text);
                break;
            case "response.reasoning_text.delta" or "response.reasoning_summary_text.delta" when !IsUsageOnly:
                ParseDelta(data, DeltaRole.Reasoning);
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta" or "response.mcp_call_arguments.delta" when !IsUsageOnly:
                ParseDelta(data, DeltaRole.Arguments);
                break;
            case "response.output_item.added" when !IsUsageOnly:
                ParseItem(data);
                break;
            case "response.completed" or "response.incomplete":
                ParseEnd(data);
                return true;
        }

        return false;
    }

    // Some servers do not name their events.
    private static string TypeOf(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                return Encoding.UTF8.GetString(json.ValueSpan);
            }

            json.Skip();
        }

        return string.Empty;
    }

    private void ParseDelta(ReadOnlySpan<byte> data, DeltaRole role)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!json.ValueTextEquals("delta"u8))
            {
                json.Skip();
            }
            else if (role == DeltaRole.Text)
            {
                AddText(ref json);
            }
            else if (role == DeltaRole.Reasoning)
            {
                AddReasoning(ref json);
            }
            else
            {
                AddArguments(ref json);
            }
        }
    }

    private void ParseItem(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!json.ValueTextEquals("item"u8))
            {
                json.Skip();
                continue;
            }

            bool isCall = false;
            ReadOnlySpan<byte> id = default;
            ReadOnlySpan<byte> name = default;
            ReadObject(ref json);
            while (NextMember(ref json))
            {
                if (json.ValueTextEquals("type"u8))
                {
                    json.Read();
                    isCall = json.ValueTextEquals("function_call"u8) || json.ValueTextEquals("custom_tool_call"u8);
                }
                else if (json.ValueTextEquals("call_id"u8))
                {
                    id = ReadText(ref json);
                }
                else if (json.ValueTextEquals("name"u8))
                {
                    name = ReadText(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            if (isCall)
            {
                Tally.AddToolCall(id, name);
            }
        }
    }

    private void ParseEnd(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> reason = default;
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!json.ValueTextEquals("response"u8))
            {
                json.Skip();
                continue;
            }

            ReadObject(ref json);
            while (NextMember(ref json))
            {
                if (json.ValueTextEquals("usage"u8))
                {
                    SetUsage(ref json, "input_tokens"u8, "output_tokens"u8);
                }
                else if (json.ValueTextEquals("incomplete_details"u8))
                {
                    if (ReadObject(ref json))
                    {
                        while (NextMember(ref json))
                        {
                            reason = ReadText(ref json);
                        }
                    }
                }
                else
                {
                    json.Skip();
                }
            }
        }

        if (!IsUsageOnly && !reason.IsEmpty)
        {
            Tally.AddFinish(reason);
        }
    }
}
