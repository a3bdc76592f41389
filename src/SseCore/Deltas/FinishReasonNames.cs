namespace SseCore;

/// <summary>The words that providers use for <see cref="FinishReason"/>, as recorded on the wire or documented by them.</summary>
internal static class FinishReasonNames
{
    public static FinishReason Parse(ReadOnlySpan<byte> reason)
    {
        // Few providers write them in capitals.
        FinishReason known = OfLowerCase(reason);
        return known != FinishReason.Other || reason.Length > LongestName ? known : OfAnyCase(reason);
    }

    private static FinishReason OfAnyCase(ReadOnlySpan<byte> reason)
    {
        Span<byte> lower = stackalloc byte[LongestName];
        for (int i = 0; i < reason.Length; i++)
        {
            byte letter = reason[i];
            lower[i] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
        }

        return OfLowerCase(lower.Slice(0, reason.Length));
    }

    private static FinishReason OfLowerCase(ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => FinishReason.None,
        3 when name.SequenceEqual("eos"u8) => FinishReason.Stop,
        4 when name.SequenceEqual("stop"u8) || name.SequenceEqual("word"u8) => FinishReason.Stop,
        4 when name.SequenceEqual("spii"u8) => FinishReason.ContentFilter,
        5 when name.SequenceEqual("error"u8) || name.SequenceEqual("abort"u8) => FinishReason.Error,
        5 when name.SequenceEqual("limit"u8) => FinishReason.Length,
        6 when name.SequenceEqual("finish"u8) => FinishReason.Stop,
        6 when name.SequenceEqual("length"u8) => FinishReason.Length,
        6 when name.SequenceEqual("safety"u8) => FinishReason.ContentFilter,
        6 when name.SequenceEqual("failed"u8) => FinishReason.Error,
        7 when name.SequenceEqual("refusal"u8) => FinishReason.Refusal,
        7 when name.SequenceEqual("expired"u8) || name.SequenceEqual("timeout"u8) => FinishReason.Error,
        8 when name.SequenceEqual("end_turn"u8) || name.SequenceEqual("complete"u8) => FinishReason.Stop,
        8 when name.SequenceEqual("tool_use"u8) => FinishReason.ToolCalls,
        9 when name.SequenceEqual("tool_call"u8) => FinishReason.ToolCalls,
        9 when name.SequenceEqual("completed"u8) || name.SequenceEqual("eos_token"u8) => FinishReason.Stop,
        9 when name.SequenceEqual("cancelled"u8) => FinishReason.Error,
        9 when name.SequenceEqual("blocklist"u8) || name.SequenceEqual("sensitive"u8) => FinishReason.ContentFilter,
        10 when name.SequenceEqual("tool_calls"u8) => FinishReason.ToolCalls,
        10 when name.SequenceEqual("max_tokens"u8) || name.SequenceEqual("time_limit"u8) || name.SequenceEqual("incomplete"u8) => FinishReason.Length,
        10 when name.SequenceEqual("pause_turn"u8) || name.SequenceEqual("compaction"u8) => FinishReason.Pause,
        10 when name.SequenceEqual("recitation"u8) => FinishReason.ContentFilter,
        10 when name.SequenceEqual("repetition"u8) => FinishReason.Error,
        11 when name.SequenceEqual("token_limit"u8) || name.SequenceEqual("error_limit"u8) => FinishReason.Length,
        11 when name.SequenceEqual("error_toxic"u8) => FinishReason.ContentFilter,
        11 when name.SequenceEqual("user_cancel"u8) => FinishReason.Error,
        12 when name.SequenceEqual("image_safety"u8) => FinishReason.ContentFilter,
        12 when name.SequenceEqual("model_length"u8) => FinishReason.Length,
        13 when name.SequenceEqual("function_call"u8) => FinishReason.ToolCalls,
        13 when name.SequenceEqual("stop_sequence"u8) => FinishReason.Stop,
        13 when name.SequenceEqual("network_error"u8) => FinishReason.Error,
        14 when name.SequenceEqual("content_filter"u8) => FinishReason.ContentFilter,
        15 when name.SequenceEqual("requires_action"u8) => FinishReason.ToolCalls,
        16 when name.SequenceEqual("content_filtered"u8) || name.SequenceEqual("image_recitation"u8) => FinishReason.ContentFilter,
        17 when name.SequenceEqual("max_output_tokens"u8) || name.SequenceEqual("max_prompt_tokens"u8) => FinishReason.Length,
        17 when name.SequenceEqual("stop_criteria_met"u8) => FinishReason.Stop,
        18 when name.SequenceEqual("prohibited_content"u8) => FinishReason.ContentFilter,
        18 when name.SequenceEqual("malformed_response"u8) || name.SequenceEqual("malformed_tool_use"u8) => FinishReason.Error,
        19 when name.SequenceEqual("too_many_tool_calls"u8) => FinishReason.Error,
        20 when name.SequenceEqual("guardrail_intervened"u8) => FinishReason.ContentFilter,
        20 when name.SequenceEqual("unexpected_tool_call"u8) => FinishReason.Error,
        21 when name.SequenceEqual("max_completion_tokens"u8) => FinishReason.Length,
        22 when name.SequenceEqual("malformed_model_output"u8) => FinishReason.Error,
        23 when name.SequenceEqual("malformed_function_call"u8) => FinishReason.Error,
        24 when name.SequenceEqual("image_prohibited_content"u8) => FinishReason.ContentFilter,
        25 when name.SequenceEqual("missing_thought_signature"u8) => FinishReason.Error,
        28 when name.SequenceEqual("insufficient_system_resource"u8) => FinishReason.Error,
        29 when name.SequenceEqual("model_context_window_exceeded"u8) => FinishReason.Length,
        _ => FinishReason.Other,
    };

    private const int LongestName = 32;
}
