namespace SseCore;

/// <summary>One choice (candidate) of a message.</summary>
public sealed class MessageChoice
{
    private readonly List<MessageToolCall> _toolCalls = [];
    private readonly Stack<MessageToolCall> _spareCalls = new();
    private readonly Dictionary<int, MessageToolCall> _callsByIndex = new(IndexComparer.Instance);
    private MessageToolCall? _lastCall;

    internal MessageChoice()
    {
    }

    /// <summary>The choice's index, from 0.</summary>
    public int Index { get; internal set; }

    /// <summary>The answer.</summary>
    public MessageText Text { get; } = new();

    /// <summary>The reasoning, or its summary.</summary>
    public MessageText Reasoning { get; } = new();

    /// <summary>The refusal.</summary>
    public MessageText Refusal { get; } = new();

    /// <summary>The tool calls in the order in which they began.</summary>
    public IReadOnlyList<MessageToolCall> ToolCalls => _toolCalls;

    /// <summary>Why the choice ended, normalized.</summary>
    public FinishReason FinishReason { get; internal set; }

    /// <summary>Why the choice ended, in the provider's own word; <see langword="null"/> if it gave none.</summary>
    public string? Reason { get; internal set; }

    internal bool HasCall(int index) => _lastCall?.Index == index || _callsByIndex.ContainsKey(index);

    internal MessageToolCall Call(int index)
    {
        if (_lastCall?.Index == index)
        {
            return _lastCall;
        }

        if (!_callsByIndex.TryGetValue(index, out MessageToolCall? call))
        {
            call = _spareCalls.Count > 0 ? _spareCalls.Pop() : new MessageToolCall();
            call.Index = index;
            _toolCalls.Add(call);
            _callsByIndex.Add(index, call);
        }

        return _lastCall = call;
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

        _toolCalls.Clear();
        _callsByIndex.Clear();
        _lastCall = null;
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
            call.RawArguments.Release();
        }

        foreach (MessageToolCall call in _spareCalls)
        {
            call.RawArguments.Release();
        }
    }
}
