using System.Text.Json;

namespace SseCore.Benchmarks.Readers.InBox;

/// <summary>Hugging Face's Text Generation Inference: one token per event, and whether it is a special one, which is not text.</summary>
internal sealed class TextGenerationReader : InBoxReader
{
    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (NextMember(ref json))
        {
            if (!IsUsageOnly && json.ValueTextEquals("token"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseToken(ref json);
                }
            }
            else if (json.ValueTextEquals("details"u8))
            {
                if (ReadObject(ref json))
                {
                    ParseDetails(ref json);
                }
            }
            else
            {
                json.Skip();
            }
        }

        return false;
    }

    private void ParseToken(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> text = default;
        bool isSpecial = false;
        while (NextMember(ref json))
        {
            if (json.ValueTextEquals("text"u8))
            {
                text = ReadText(ref json);
            }
            else if (json.ValueTextEquals("special"u8))
            {
                json.Read();
                isSpecial = json.TokenType == JsonTokenType.True;
            }
            else
            {
                json.Skip();
            }
        }

        if (!isSpecial && !text.IsEmpty)
        {
            Tally.AddText(text);
        }
    }

    private void ParseDetails(scoped ref Utf8JsonReader json)
    {
        long input = Tally.InputTokens;
        long output = Tally.OutputTokens;
        while (NextMember(ref json))
        {
            if (!IsUsageOnly && json.ValueTextEquals("finish_reason"u8))
            {
                AddFinish(ref json);
            }
            else if (json.ValueTextEquals("input_length"u8))
            {
                input = ReadNumber(ref json) ?? input;
            }
            else if (json.ValueTextEquals("generated_tokens"u8))
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
}
