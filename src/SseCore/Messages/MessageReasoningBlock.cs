namespace SseCore;

/// <summary>
/// One block of a choice's reasoning, with what the provider needs to take it back. Whoever continues a conversation sends the blocks
/// back unchanged and in their order: to Anthropic as <c>thinking</c> and <c>redacted_thinking</c>, to OpenAI's Responses as the
/// <c>encrypted_content</c> of an item of the type <c>reasoning</c>. The texts are valid as long as the accumulator's others.
/// </summary>
public sealed class MessageReasoningBlock
{
    internal MessageReasoningBlock()
    {
    }

    /// <summary>
    /// The place of the block among the content blocks of its choice, as in <see cref="Delta.Index"/>. Providers that number their
    /// blocks count tool calls too, so it also tells which came first. Of those that do not, every block is at 0.
    /// </summary>
    public int Index { get; internal set; }

    /// <summary>The reasoning, or its summary; empty if the provider does not show it.</summary>
    public MessageText Text { get; } = new();

    /// <summary>The opaque signature; empty if there is none, or not yet.</summary>
    public MessageText Signature { get; } = new();

    /// <summary>
    /// The opaque, encrypted reasoning; empty if there is none, or not yet. A block of Anthropic's that has it has nothing else; one of
    /// OpenAI's may have the summary as its text.
    /// </summary>
    public MessageText RedactedData { get; } = new();

    /// <summary>Whether other content has followed at its index, so that what is signed there now is not this block.</summary>
    internal bool IsFollowed { get; set; }

    internal void Clear()
    {
        IsFollowed = false;
        Text.Clear();
        Signature.Clear();
        RedactedData.Clear();
    }

    internal void Release()
    {
        Text.Release();
        Signature.Release();
        RedactedData.Release();
    }
}
