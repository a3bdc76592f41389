using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>Gemini's responses: whole calls, and parts whose last member tells whether their text is a thought.</summary>
internal sealed class GeminiReader : InBoxReader
{
    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!IsUsageOnly && json.ValueTextEquals("candidates"u8))
            {
                if (ReadArray(ref json))
                {
                    while (NextObject(ref json))
                    {
                        ParseCandidate(ref json, data);
                    }
                }
            }
            else if (json.ValueTextEquals("usageMetadata"u8))
            {
                SetUsage(ref json, "promptTokenCount"u8, "candidatesTokenCount"u8);
            }
            else
            {
                json.Skip();
            }
        }

        return false;
    }

    private void ParseCandidate(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("content"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseContent(ref json, data);
                }
            }
            else if (json.ValueTextEquals("finishReason"u8))
            {
                AddFinish(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ParseContent(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (NextMember(ref json))
        {
            if (!json.ValueTextEquals("parts"u8))
            {
                json.Skip();
            }
            else if (ReadArray(ref json))
            {
                while (NextObject(ref json))
                {
                    ParsePart(ref json, data);
                }
            }
        }
    }

    private void ParsePart(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = default;
        bool isThought = false;
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("text"u8))
            {
                text = ReadText(ref json);
            }
            else if (json.ValueTextEquals("thought"u8))
            {
                json.Read();
                isThought = json.TokenType == JsonTokenType.True;
            }
            else if (json.ValueTextEquals("functionCall"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseCall(ref json, data);
                }
            }
            else
            {
                json.Skip();
            }
        }

        if (text.IsEmpty)
        {
            return;
        }

        if (isThought)
        {
            Tally.AddReasoning(text);
        }
        else
        {
            Tally.AddText(text);
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
            else if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                name = json.ValueSpan;
            }
            else if (json.ValueTextEquals("args"u8))
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

        Tally.AddToolCall(id, name);
        Tally.AddArguments(arguments);
    }
}
