namespace SseCore.Benchmarks.Readers.Poco;

// The payloads as objects, with only the members that are read. They have setters, because constructor parameters take the
// deserializer longer.

internal sealed class ChatChunk
{
    public ChatChoice[] Choices { get; set; } = [];

    public ChatUsage? Usage { get; set; }
}

internal sealed class ChatChoice
{
    public ChatDelta? Delta { get; set; }

    public string? FinishReason { get; set; }
}

internal sealed class ChatDelta
{
    public string? Content { get; set; }

    public string? ReasoningContent { get; set; }

    public ChatToolCall[]? ToolCalls { get; set; }
}

internal sealed class ChatToolCall
{
    public string? Id { get; set; }

    public ChatFunction? Function { get; set; }
}

internal sealed class ChatFunction
{
    public string? Name { get; set; }

    public string? Arguments { get; set; }
}

internal sealed class ChatUsage
{
    public long PromptTokens { get; set; }

    public long CompletionTokens { get; set; }
}

internal sealed class MessagesEvent
{
    public MessagesDelta? Delta { get; set; }

    public MessagesBlock? ContentBlock { get; set; }

    public MessagesMessage? Message { get; set; }

    public MessagesUsage? Usage { get; set; }
}

internal sealed class MessagesDelta
{
    public string? Text { get; set; }

    public string? Thinking { get; set; }

    public string? PartialJson { get; set; }

    public string? StopReason { get; set; }
}

internal sealed class MessagesBlock
{
    public string? Id { get; set; }

    public string? Name { get; set; }
}

internal sealed class MessagesMessage
{
    public MessagesUsage? Usage { get; set; }
}

internal sealed class MessagesUsage
{
    public long? InputTokens { get; set; }

    public long OutputTokens { get; set; }
}

internal sealed class ResponsesEvent
{
    public string? Delta { get; set; }

    public MessagesMessage? Response { get; set; }
}

internal sealed class OllamaLine
{
    public OllamaMessage? Message { get; set; }

    public bool Done { get; set; }

    public string? DoneReason { get; set; }

    public long PromptEvalCount { get; set; }

    public long EvalCount { get; set; }
}

internal sealed class OllamaMessage
{
    public string? Content { get; set; }

    public string? Thinking { get; set; }
}
