namespace SseCore;

/// <summary>Why a choice ended, normalized across providers. The provider's own word is in <see cref="Delta.Reason"/>.</summary>
public enum FinishReason : byte
{
    /// <summary>No reason was given.</summary>
    None = 0,

    /// <summary>A natural end, or a stop sequence: <c>stop</c>, <c>end_turn</c>, <c>STOP</c>, <c>COMPLETE</c>.</summary>
    Stop,

    /// <summary>A limit, nearly always of tokens: <c>length</c>, <c>max_tokens</c>, <c>MAX_TOKENS</c>, <c>time_limit</c>.</summary>
    Length,

    /// <summary>The model wants to call tools: <c>tool_calls</c>, <c>tool_use</c>, <c>TOOL_CALL</c>, <c>function_call</c>.</summary>
    ToolCalls,

    /// <summary>The provider withheld content: <c>content_filter</c>, <c>SAFETY</c>.</summary>
    ContentFilter,

    /// <summary>The model refused: <c>refusal</c>.</summary>
    Refusal,

    /// <summary>The turn is paused and may be continued: <c>pause_turn</c>, <c>compaction</c>.</summary>
    Pause,

    /// <summary>The provider failed or broke the answer off: <c>error</c>, <c>MALFORMED_FUNCTION_CALL</c>, <c>cancelled</c>.</summary>
    Error,

    /// <summary>A reason that this version does not know.</summary>
    Other,
}
