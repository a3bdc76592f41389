namespace SseCore;

/// <summary>One choice (candidate) of a message.</summary>
public sealed class MessageChoice
{
    private readonly List<MessageToolCall> _toolCalls = [];
    private readonly Stack<MessageToolCall> _spareCalls = new();
    private readonly Dictionary<int, MessageToolCall> _callsByIndex = new(IndexComparer.Instance);
    private readonly List<MessageReasoningBlock> _blocks = [];
    private readonly Stack<MessageReasoningBlock> _spareBlocks = new();

    // Those that nothing has ended, by index.
    private readonly Dictionary<int, MessageReasoningBlock> _openBlocks = new(IndexComparer.Instance);
    private MessageToolCall? _lastCall;
    private MessageReasoningBlock? _lastOpenBlock;

    internal MessageChoice()
    {
    }

    /// <summary>The choice's index, from 0.</summary>
    public int Index { get; internal set; }

    /// <summary>The answer.</summary>
    public MessageText Text { get; } = new();

    /// <summary>The reasoning, or its summary: the text of all <see cref="ReasoningBlocks"/> as it came.</summary>
    public MessageText Reasoning { get; } = new();

    /// <summary>
    /// The blocks of the reasoning, in the order in which they began, with their signatures. Reasoning at one <see cref="Delta.Index"/> is
    /// one block up to its signature or redacted data; what follows it there is another block.
    /// </summary>
    /// <remarks>
    /// Gemini also signs its text. Such a signature is a block that has nothing else; where in the text it stood is not kept. What it signs
    /// of the tool calls is in <see cref="MessageToolCall.Signature"/>.
    /// </remarks>
    public IReadOnlyList<MessageReasoningBlock> ReasoningBlocks => _blocks;

    /// <summary>The refusal.</summary>
    public MessageText Refusal { get; } = new();

    /// <summary>The tool calls in the order in which they began.</summary>
    public IReadOnlyList<MessageToolCall> ToolCalls => _toolCalls;

    /// <summary>Why the choice ended, normalized.</summary>
    public FinishReason FinishReason { get; internal set; }

    /// <summary>Why the choice ended, in the provider's own word; <see langword="null"/> if it gave none.</summary>
    public string? Reason { get; internal set; }

    /// <summary>The call at the index, if it has begun.</summary>
    internal MessageToolCall? FindCall(int index) =>
        _lastCall?.Index == index ? _lastCall : _callsByIndex.TryGetValue(index, out MessageToolCall? call) ? call : null;

    internal MessageToolCall Call(int index)
    {
        MessageToolCall? call = FindCall(index);
        if (call is null)
        {
            call = _spareCalls.Count > 0 ? _spareCalls.Pop() : new MessageToolCall();
            call.Index = index;
            _toolCalls.Add(call);
            _callsByIndex.Add(index, call);
        }

        return _lastCall = call;
    }

    /// <summary>The call at the index, if it has begun and not ended: what is signed there now is the call.</summary>
    internal MessageToolCall? OpenCall(int index) => FindCall(index) is { IsComplete: false } call ? call : null;

    /// <summary>The block at the index that reasoning continues; <see langword="null"/> if it begins another.</summary>
    internal MessageReasoningBlock? OpenBlock(int index) =>
        _lastOpenBlock?.Index == index ? _lastOpenBlock : _openBlocks.TryGetValue(index, out MessageReasoningBlock? block) ? block : null;

    /// <summary>The block at the index that a signature or redacted data ends; <see langword="null"/> if it is a block of its own.</summary>
    internal MessageReasoningBlock? UnsignedBlock(int index) => OpenBlock(index) is { IsFollowed: false } block ? block : null;

    internal void AddReasoning(int index, ReadOnlySpan<byte> text)
    {
        MessageReasoningBlock? block = OpenBlock(index);
        if (block is null)
        {
            block = BeginBlock(index);
            _openBlocks.Add(index, block);
        }

        _lastOpenBlock = block;
        block.IsFollowed = false;
        Reasoning.Append(text);
        block.Text.AppendLastOf(Reasoning, text.Length);
    }

    internal void AddSignature(int index, ReadOnlySpan<byte> signature)
    {
        if (OpenCall(index) is { } call)
        {
            call.Signature.Clear();
            call.Signature.Append(signature);
        }
        else
        {
            EndBlock(index).Signature.Append(signature);
        }
    }

    internal void AddRedactedReasoning(int index, ReadOnlySpan<byte> data) => EndBlock(index).RedactedData.Append(data);

    /// <summary>Notes that content other than reasoning has come at the index.</summary>
    internal void Follow(int index)
    {
        if (_openBlocks.Count > 0 && OpenBlock(index) is { } block)
        {
            block.IsFollowed = true;
        }
    }

    internal void Clear()
    {
        Text.Clear();
        Reasoning.Clear();
        Refusal.Clear();
        foreach (MessageToolCall call in _toolCalls)
        {
            call.Clear();
            _spareCalls.Push(call);
        }

        foreach (MessageReasoningBlock block in _blocks)
        {
            block.Clear();
            _spareBlocks.Push(block);
        }

        _toolCalls.Clear();
        _callsByIndex.Clear();
        _lastCall = null;
        _blocks.Clear();
        _openBlocks.Clear();
        _lastOpenBlock = null;
        FinishReason = FinishReason.None;
        Reason = null;
    }

    internal void Release()
    {
        Text.Release();
        Reasoning.Release();
        Refusal.Release();
        foreach (MessageToolCall call in _toolCalls)
        {
            call.Release();
        }

        foreach (MessageToolCall call in _spareCalls)
        {
            call.Release();
        }

        foreach (MessageReasoningBlock block in _blocks)
        {
            block.Release();
        }

        foreach (MessageReasoningBlock block in _spareBlocks)
        {
            block.Release();
        }
    }

    private MessageReasoningBlock BeginBlock(int index)
    {
        MessageReasoningBlock block = _spareBlocks.Count > 0 ? _spareBlocks.Pop() : new MessageReasoningBlock();
        block.Index = index;
        _blocks.Add(block);
        return block;
    }

    private MessageReasoningBlock EndBlock(int index)
    {
        MessageReasoningBlock block = UnsignedBlock(index) ?? BeginBlock(index);
        _openBlocks.Remove(index);
        _lastOpenBlock = null;
        return block;
    }
}
