using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>What a Chat Completions chunk states, in the order of the dialect file's rules.</summary>
internal static class ReferenceOpenAiChat
{
    public static IEnumerable<ReferenceStatement> Read(string eventType, JsonElement? payload)
    {
        yield return new(DeltaKind.MessageStart) { Id = payload.Member("id").Text(), Name = payload.Member("model").Text() };
        foreach (ReferenceStatement statement in payload.Member("choices").Elements().SelectMany(ReadChoice))
        {
            yield return statement;
        }

        yield return new(DeltaKind.Usage) { Usage = ReadUsage(payload) };
        foreach (ReferenceStatement error in ReadError(eventType, payload))
        {
            yield return error;
        }
    }

    private static IEnumerable<ReferenceStatement> ReadChoice(JsonElement? choice)
    {
        int index = choice.Member("index").Index() ?? 0;
        JsonElement? delta = choice.Member("delta");
        JsonElement? content = delta.Member("content");

        yield return Text(DeltaKind.Reasoning, delta.Member("reasoning").Text() ?? delta.Member("reasoning_content").Text());

        // Gateways repeat the text in reasoning_details; it counts only where it is alone.
        if (!delta.Member("reasoning").HasValue() && !delta.Member("reasoning_content").HasValue())
        {
            foreach (JsonElement? detail in delta.Member("reasoning_details").Elements())
            {
                yield return Text(DeltaKind.Reasoning, detail.Member("text").Text() ?? detail.Member("summary").Text());
            }
        }

        // Parts come in their own order, whatever their types.
        foreach (JsonElement? part in content.Elements())
        {
            switch (part.Member("type").Text())
            {
                case "thinking":
                    foreach (JsonElement? thought in part.Member("thinking").Elements())
                    {
                        yield return Text(DeltaKind.Reasoning, thought.Member("text").Text());
                    }

                    break;
                case "text":
                    yield return Text(DeltaKind.Text, part.Member("text").Text());
                    break;
            }
        }

        yield return Text(DeltaKind.Text, content.Text());
        yield return Text(DeltaKind.Refusal, delta.Member("refusal").Text());

        foreach (JsonElement? call in delta.Member("tool_calls").Elements())
        {
            yield return new(DeltaKind.ToolCallStart)
            {
                Choice = index,
                Index = call.Member("index").Index(),
                Id = call.Member("id").Scalar(),
                Name = call.Member("function").Member("name").Text(),
                Text = call.Member("function").Member("arguments").Content(),
            };
        }

        yield return new(DeltaKind.ToolCallStart)
        {
            Choice = index,
            Name = delta.Member("function_call").Member("name").Text(),
            Text = delta.Member("function_call").Member("arguments").Content(),
        };

        yield return new(DeltaKind.Finish) { Choice = index, Text = choice.Member("finish_reason").Text() };

        ReferenceStatement Text(DeltaKind kind, string? text) => new(kind) { Choice = index, Text = text };
    }

    private static TokenUsage ReadUsage(JsonElement? payload)
    {
        JsonElement? usage = payload.Member("usage");
        JsonElement? groq = payload.Member("x_groq").Member("usage");
        return new TokenUsage(
            usage.Member("prompt_tokens").Integer() ?? groq.Member("prompt_tokens").Integer(),
            usage.Member("completion_tokens").Integer() ?? groq.Member("completion_tokens").Integer(),
            usage.Member("total_tokens").Integer() ?? groq.Member("total_tokens").Integer(),
            usage.Member("prompt_tokens_details").Member("cached_tokens").Integer() ?? usage.Member("prompt_cache_hit_tokens").Integer(),
            usage.Member("completion_tokens_details").Member("reasoning_tokens").Integer() ?? usage.Member("reasoning_tokens").Integer());
    }

    private static IEnumerable<ReferenceStatement> ReadError(string eventType, JsonElement? payload)
    {
        JsonElement? error = payload.Member("error");
        if (error.HasValue())
        {
            yield return new(DeltaKind.Error)
            {
                Id = error.Member("type").Text() ?? payload.Member("error_type").Text(),
                Name = error.Member("code").Scalar() ?? error.Member("http_status_code").Scalar(),
                Text = error.Member("message").Text() ?? error.Text(),
            };
        }
        else if (payload.Member("error_message").HasValue())
        {
            yield return new(DeltaKind.Error) { Text = payload.Member("error_message").Text() };
        }
        else if (payload.Member("object").Text() == "error" || eventType == "error")
        {
            yield return new(DeltaKind.Error)
            {
                Id = payload.Member("type").Text(),
                Name = payload.Member("code").Scalar(),
                Text = payload.Member("message").Text(),
            };
        }
    }
}
