using System.Text.Json;

namespace SseCore.Benchmarks.Readers.Poco;

/// <summary>
/// Framed by the framework, and deserialized into objects with the required members, by code that System.Text.Json
/// generates at build time. An event whose type says that nothing is in it is not even parsed.
/// </summary>
internal sealed class PocoReader : PayloadReader
{
    private readonly ParsePayload _parse;

    public PocoReader(string dialect, bool isLines)
        : base(isLines) => _parse = dialect switch
        {
            "openai-chat" => ParseChat,
            "anthropic-messages" => ParseMessages,
            "openai-responses" => ParseResponses,
            "ollama-chat" => ParseOllama,
            _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
        };

    private delegate bool ParsePayload(string eventType, ReadOnlySpan<byte> data);

    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data) => _parse(eventType, data);

    private bool ParseChat(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return true;
        }

        ChatChunk chunk = JsonSerializer.Deserialize(data, PocoContext.Default.ChatChunk)!;
        foreach (ChatChoice choice in chunk.Choices)
        {
            Tally.AddText(choice.Delta!.Content);
            Tally.AddReasoning(choice.Delta!.ReasoningContent);
            foreach (ChatToolCall call in choice.Delta!.ToolCalls ?? [])
            {
                if (call.Id is not null)
                {
                    Tally.AddToolCall(call.Id, call.Function!.Name);
                }

                Tally.AddArguments(call.Function!.Arguments);
            }

            if (choice.FinishReason is not null)
            {
                Tally.AddFinish(choice.FinishReason);
            }
        }

        if (chunk.Usage is { } usage)
        {
            Tally.SetUsage(usage.PromptTokens, usage.CompletionTokens);
        }

        return false;
    }

    private bool ParseMessages(string eventType, ReadOnlySpan<byte> data)
    {
        if (eventType is "ping" or "content_block_stop")
        {
            return false;
        }

        MessagesEvent evt = JsonSerializer.Deserialize(data, PocoContext.Default.MessagesEvent)!;
        if (evt.Delta is { } delta)
        {
            Tally.AddText(delta.Text);
            Tally.AddReasoning(delta.Thinking);
            Tally.AddArguments(delta.PartialJson);
            if (delta.StopReason is not null)
            {
                Tally.AddFinish(delta.StopReason);
            }
        }

        if (evt.ContentBlock is { Id: not null } call)
        {
            Tally.AddToolCall(call.Id, call.Name);
        }

        if ((evt.Usage ?? evt.Message?.Usage) is { } usage)
        {
            Tally.SetUsage(usage.InputTokens ?? Tally.InputTokens, usage.OutputTokens);
        }

        return eventType == "message_stop";
    }

    private bool ParseResponses(string eventType, ReadOnlySpan<byte> data)
    {
        if (eventType == "response.output_text.delta")
        {
            Tally.AddText(JsonSerializer.Deserialize(data, PocoContext.Default.ResponsesEvent)!.Delta);
            return false;
        }

        if (eventType != "response.completed")
        {
            return false;
        }

        MessagesUsage usage = JsonSerializer.Deserialize(data, PocoContext.Default.ResponsesEvent)!.Response!.Usage!;
        Tally.SetUsage(usage.InputTokens ?? 0, usage.OutputTokens);
        return true;
    }

    private bool ParseOllama(string eventType, ReadOnlySpan<byte> data)
    {
        OllamaLine line = JsonSerializer.Deserialize(data, PocoContext.Default.OllamaLine)!;
        Tally.AddText(line.Message!.Content);
        Tally.AddReasoning(line.Message!.Thinking);
        if (line.Done)
        {
            Tally.AddFinish(line.DoneReason);
            Tally.SetUsage(line.PromptEvalCount, line.EvalCount);
        }

        return line.Done;
    }
}
