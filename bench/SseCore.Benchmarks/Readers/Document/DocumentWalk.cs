using System.Text.Json;

namespace SseCore.Benchmarks.Readers.Document;

/// <summary>The usual code over <see cref="JsonDocument"/>: members by name, strings by GetString.</summary>
internal static class DocumentWalk
{
    /// <summary>Adds the content of a payload, and returns whether it was the last.</summary>
    public delegate bool Walk(ref Tally tally, JsonElement payload);

    public static Walk Of(string dialect) => dialect switch
    {
        "openai-chat" => AddChat,
        "anthropic-messages" => AddMessages,
        "openai-responses" => AddResponses,
        "ollama-chat" => AddOllama,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    private static bool AddChat(ref Tally tally, JsonElement payload)
    {
        foreach (JsonElement choice in payload.GetProperty("choices"u8).EnumerateArray())
        {
            JsonElement delta = choice.GetProperty("delta"u8);
            if (delta.TryGetProperty("content"u8, out JsonElement content))
            {
                tally.AddText(content.GetString());
            }

            if (delta.TryGetProperty("reasoning_content"u8, out JsonElement reasoning))
            {
                tally.AddReasoning(reasoning.GetString());
            }

            if (delta.TryGetProperty("tool_calls"u8, out JsonElement calls))
            {
                foreach (JsonElement call in calls.EnumerateArray())
                {
                    JsonElement function = call.GetProperty("function"u8);
                    if (call.TryGetProperty("id"u8, out JsonElement id))
                    {
                        tally.AddToolCall(id.GetString(), function.GetProperty("name"u8).GetString());
                    }

                    tally.AddArguments(function.GetProperty("arguments"u8).GetString());
                }
            }

            if (choice.GetProperty("finish_reason"u8).GetString() is { } reason)
            {
                tally.AddFinish(reason);
            }
        }

        if (payload.TryGetProperty("usage"u8, out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            tally.SetUsage(usage.GetProperty("prompt_tokens"u8).GetInt64(), usage.GetProperty("completion_tokens"u8).GetInt64());
        }

        return false;
    }

    private static bool AddMessages(ref Tally tally, JsonElement payload)
    {
        JsonElement type = payload.GetProperty("type"u8);
        if (type.ValueEquals("content_block_delta"u8))
        {
            JsonElement delta = payload.GetProperty("delta"u8);
            if (delta.TryGetProperty("text"u8, out JsonElement text))
            {
                tally.AddText(text.GetString());
            }
            else if (delta.TryGetProperty("thinking"u8, out JsonElement thinking))
            {
                tally.AddReasoning(thinking.GetString());
            }
            else if (delta.TryGetProperty("partial_json"u8, out JsonElement arguments))
            {
                tally.AddArguments(arguments.GetString());
            }
        }
        else if (type.ValueEquals("content_block_start"u8))
        {
            JsonElement block = payload.GetProperty("content_block"u8);
            if (block.GetProperty("type"u8).ValueEquals("tool_use"u8))
            {
                tally.AddToolCall(block.GetProperty("id"u8).GetString(), block.GetProperty("name"u8).GetString());
            }
        }
        else if (type.ValueEquals("message_start"u8))
        {
            JsonElement usage = payload.GetProperty("message"u8).GetProperty("usage"u8);
            tally.SetUsage(usage.GetProperty("input_tokens"u8).GetInt64(), usage.GetProperty("output_tokens"u8).GetInt64());
        }
        else if (type.ValueEquals("message_delta"u8))
        {
            tally.AddFinish(payload.GetProperty("delta"u8).GetProperty("stop_reason"u8).GetString());
            tally.SetUsage(tally.InputTokens, payload.GetProperty("usage"u8).GetProperty("output_tokens"u8).GetInt64());
        }

        return type.ValueEquals("message_stop"u8);
    }

    private static bool AddResponses(ref Tally tally, JsonElement payload)
    {
        JsonElement type = payload.GetProperty("type"u8);
        if (type.ValueEquals("response.output_text.delta"u8))
        {
            tally.AddText(payload.GetProperty("delta"u8).GetString());
            return false;
        }

        if (!type.ValueEquals("response.completed"u8))
        {
            return false;
        }

        JsonElement usage = payload.GetProperty("response"u8).GetProperty("usage"u8);
        tally.SetUsage(usage.GetProperty("input_tokens"u8).GetInt64(), usage.GetProperty("output_tokens"u8).GetInt64());
        return true;
    }

    private static bool AddOllama(ref Tally tally, JsonElement payload)
    {
        JsonElement message = payload.GetProperty("message"u8);
        tally.AddText(message.GetProperty("content"u8).GetString());
        if (message.TryGetProperty("thinking"u8, out JsonElement thinking))
        {
            tally.AddReasoning(thinking.GetString());
        }

        if (!payload.GetProperty("done"u8).GetBoolean())
        {
            return false;
        }

        tally.AddFinish(payload.GetProperty("done_reason"u8).GetString());
        tally.SetUsage(payload.GetProperty("prompt_eval_count"u8).GetInt64(), payload.GetProperty("eval_count"u8).GetInt64());
        return true;
    }
}
