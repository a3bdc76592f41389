using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>Anthropic's Messages events, identified by their names.</summary>
internal sealed class MessagesReader : InBoxReader
{
    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        switch (eventType)
        {
            case "content_block_delta" when !IsUsageOnly:
                ParseBlock(data, "delta"u8);
                break;
            case "content_block_start" when !IsUsageOnly:
                ParseBlock(data, "content_block"u8);
                break;
            case "message_start":
            case "message_delta":
                ParseMessage(data);
                break;
            case "message_stop":
                return true;
        }

        return false;
    }

    private void ParseBlock(ReadOnlySpan<byte> data, ReadOnlySpan<byte> member)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!json.ValueTextEquals(member))
            {
                json.Skip();
            }
            else if (ReadObject(ref json))
            {
                ParseContent(ref json);
            }
        }
    }

    private void ParseContent(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
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
            else if (json.ValueTextEquals("partial_json"u8))
            {
                AddArguments(ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.ValueSpan;
            }
            else if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                name = json.ValueSpan;
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
    }

    private void ParseMessage(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("usage"u8))
            {
                SetUsage(ref json, "input_tokens"u8, "output_tokens"u8);
            }
            else if (json.ValueTextEquals("message"u8) || (!IsUsageOnly && json.ValueTextEquals("delta"u8)))
            {
                if (ReadObject(ref json))
                {
                    ParseMessagePart(ref json);
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseMessagePart(scoped ref Utf8JsonReader json)
    {
        while (NextMember(ref json))
        {
            if (!IsUsageOnly && json.ValueTextEquals("stop_reason"u8))
            {
                AddFinish(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
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
