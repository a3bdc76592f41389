namespace SseCore;

/// <summary>What a <see cref="Delta"/> increments.</summary>
public enum DeltaKind : byte
{
    /// <summary>No delta: the value of <c>default(Delta)</c>.</summary>
    None = 0,

    /// <summary>The message's identity became known: <see cref="Delta.Id"/> and <see cref="Delta.Model"/>, each as soon as the provider sends it.</summary>
    MessageStart,

    /// <summary>Answer text, in <see cref="Delta.Text"/>.</summary>
    Text,

    /// <summary>Reasoning ("thinking") text or its summary, in <see cref="Delta.Text"/>.</summary>
    Reasoning,

    /// <summary>Text of a refusal, in <see cref="Delta.Text"/>.</summary>
    Refusal,

    /// <summary>
    /// Opaque signature of a reasoning block, in <see cref="Delta.Text"/>; must be sent back unchanged in the next turn. Between the
    /// start and the end of a tool call with the same <see cref="Delta.Index"/> it is the signature of the call.
    /// </summary>
    Signature,

    /// <summary>Opaque, encrypted reasoning, in <see cref="Delta.Text"/>; must be sent back unchanged in the next turn.</summary>
    RedactedReasoning,

    /// <summary>A citation or annotation of the text, as the provider's raw JSON in <see cref="Delta.Text"/>.</summary>
    Citation,

    /// <summary>
    /// A tool call opened: <see cref="Delta.Id"/> and <see cref="Delta.Name"/>. Sent again for the same
    /// <see cref="Delta.Index"/> if the provider sends one of the two later.
    /// </summary>
    ToolCallStart,

    /// <summary>The next fragment of a tool call's arguments (JSON text, not necessarily valid yet), in <see cref="Delta.Text"/>.</summary>
    ToolCallArguments,

    /// <summary>
    /// A tool call is complete: only now may its arguments be parsed and the tool be run. A call that was cut has no such delta,
    /// whether it was cut by the end of the stream or by a finish such as <see cref="FinishReason.Length"/> within it. Providers
    /// that end each call themselves (Anthropic) end a cut call as well; check the finish reason there.
    /// </summary>
    ToolCallEnd,

    /// <summary>The provider said why a choice ended: <see cref="Delta.Reason"/> verbatim, <see cref="Delta.FinishReason"/> normalized.</summary>
    Finish,

    /// <summary>Token counts changed: <see cref="Delta.Usage"/> has all that are known so far.</summary>
    Usage,

    /// <summary>The provider reported an error inside the stream: <see cref="Delta.ErrorType"/>, <see cref="Delta.ErrorCode"/>, <see cref="Delta.ErrorMessage"/>.</summary>
    Error,

    /// <summary>A payload that is not valid JSON: <see cref="Delta.Raw"/> has its bytes. No delta was taken from it.</summary>
    Malformed,

    /// <summary>A well-formed event of a type that the dialect does not know: <see cref="Delta.Name"/> has its type, <see cref="Delta.Raw"/> its bytes.</summary>
    Unknown,
}
