using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>OpenAI's legacy completion chunks.</summary>
internal sealed class CompletionsReader : InBoxReader
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
            if (json.ValueTextEquals("text"u8))
            {
                AddText(ref json);
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
}
