using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Makes one update from the deltas of each event.</summary>
internal sealed class ChatUpdateBuilder(ChatUpdateOptions options) : IDisposable
{
    // Assembles the tool calls and the refusal; nothing else is added to it.
    private readonly MessageAccumulator _parts = new();
    private readonly HashSet<int> _serverCalls = [];
    private readonly Dictionary<int, string?> _signaturePlaces = [];
    private ChatResponseUpdate? _update;
    private RawPayload? _raw;
    private long _offset;
    private string? _responseId;
    private string? _model;
    private TokenUsage _usage;
    private bool _hasProviderError;

    public void Dispose() => _parts.Dispose();

    /// <summary>Reads up to the end of an event, or of the bytes that have arrived: nothing waits for later bytes.</summary>
    public bool TryRead(DeltaStream deltas, [NotNullWhen(true)] out ChatResponseUpdate? update)
    {
        update = null;
        while (update is null && deltas.TryRead(out Delta delta))
        {
            if (_update is not null && delta.Offset != _offset)
            {
                update = Take();
            }

            Add(delta);
        }

        return update is not null || TryTake(out update);
    }

    /// <summary>Takes what was read of the latest event, if there is anything.</summary>
    public bool TryTake([NotNullWhen(true)] out ChatResponseUpdate? update)
    {
        update = _update is null ? null : Take();
        return update is not null;
    }

    /// <summary>The last update.</summary>
    public ChatResponseUpdate Complete(in StreamSummary summary)
    {
        ChatResponseUpdate update = Begin();
        _update = null;
        update.RawRepresentation = summary;
        MessageText? refusal = Choice?.Refusal;
        if (refusal is { IsEmpty: false })
        {
            update.Contents.Add(new ErrorContent(refusal.ToString()) { ErrorCode = ChatErrorCodes.Refusal });
        }

        if (!_hasProviderError && !IsWhole(summary))
        {
            update.Contents.Add(new ErrorContent("The stream did not complete.") { ErrorCode = summary.Outcome.ToString() });
        }

        TokenUsage usage = _usage.IsEmpty ? summary.Usage : _usage;
        if (!usage.IsEmpty)
        {
            // Once, since code that assembles updates adds these up.
            update.Contents.Add(new UsageContent(DetailsOf(usage)));
        }

        return update;
    }

    /// <summary>Whether the answer is whole. Some servers never send the terminator, but do send a finish reason.</summary>
    public static bool IsWhole(in StreamSummary summary) => summary.Outcome == StreamOutcome.Completed
        || (summary.Outcome == StreamOutcome.NoTerminator && summary.FinishReason != FinishReason.None);

    private MessageChoice? Choice
    {
        get
        {
            foreach (MessageChoice choice in _parts.Choices)
            {
                if (choice.Index == options.Choice)
                {
                    return choice;
                }
            }

            return null;
        }
    }

    private void Add(scoped in Delta delta)
    {
        if (delta.Choice != options.Choice && IsOfChoice(delta.Kind))
        {
            return;
        }

        switch (delta.Kind)
        {
            case DeltaKind.MessageStart:
                _responseId = delta.Id.IsEmpty ? _responseId : Utf8.ToText(delta.Id);
                _model = delta.Model.IsEmpty ? _model : Utf8.ToText(delta.Model);
                Begin(delta);
                break;
            case DeltaKind.Text:
                Add(delta, new TextContent(Utf8.ToText(delta.Text)));
                break;
            case DeltaKind.Reasoning:
                Add(delta, new TextReasoningContent(Utf8.ToText(delta.Text)));
                break;
            case DeltaKind.Signature when OpenCallAt(delta.Index) is { } signed:
                _parts.Add(delta);
                _signaturePlaces[delta.Index] = CallSignature.PlaceIn(delta.Raw, signed.Signature.ToString());
                Begin(delta);
                break;
            case DeltaKind.Signature:
                Add(delta, new TextReasoningContent(null) { ProtectedData = Utf8.ToText(delta.Text) });
                break;
            case DeltaKind.RedactedReasoning:
                Add(delta, ReasoningMark.Redacted(Utf8.ToText(delta.Text)));
                break;
            case DeltaKind.Refusal:
                _parts.Add(delta);
                Begin(delta);
                break;
            case DeltaKind.Citation:
                Add(delta, Citations.ToContent(delta.Text));
                break;
            case DeltaKind.ToolCallStart:
                BeginCall(delta);
                break;
            case DeltaKind.ToolCallArguments:
                _parts.Add(delta);
                GrowCall(delta, Utf8.ToText(delta.Text));
                break;
            case DeltaKind.ToolCallEnd:
                _parts.Add(delta);
                MessageToolCall call = CallAt(delta.Index);
                FunctionCallContent content = FunctionCalls.ToContent(call);
                if (_serverCalls.Contains(delta.Index))
                {
                    ServerCallMark.Set(content);
                }

                if (!call.Signature.IsEmpty)
                {
                    CallSignature.Set(content, call.Signature.ToString(), _signaturePlaces[delta.Index]);
                }

                Add(delta, content);
                break;
            case DeltaKind.Finish:
                Begin(delta).FinishReason = ReasonOf(delta);
                break;
            case DeltaKind.Usage:
                _usage = delta.Usage;
                Begin(delta);
                break;
            case DeltaKind.Error:
                _hasProviderError = true;
                string? type = Utf8.ToTextOrNull(delta.ErrorType);
                Add(delta, new ErrorContent(Utf8.ToText(delta.ErrorMessage)) { ErrorCode = Utf8.ToTextOrNull(delta.ErrorCode) ?? type, Details = type });
                break;
            case DeltaKind.Malformed:
                Add(delta, new ErrorContent("A payload is not valid JSON.") { ErrorCode = ChatErrorCodes.Malformed });
                break;
            default:
                // Unknown events are available as raw payloads.
                Begin(delta);
                break;
        }
    }

    private void Add(scoped in Delta delta, AIContent content) => Begin(delta).Contents.Add(content);

    private void BeginCall(scoped in Delta delta)
    {
        _parts.Add(delta);
        if (FunctionCalls.IsRunByServer(delta.Raw, delta.Id))
        {
            _serverCalls.Add(delta.Index);
        }

        GrowCall(delta, string.Empty);
    }

    private void GrowCall(scoped in Delta delta, string arguments)
    {
        ChatResponseUpdate update = Begin(delta);
        if (options.IncludeFunctionCallDeltas)
        {
            MessageToolCall call = CallAt(delta.Index);
            update.Contents.Add(new FunctionCallDeltaContent(call.Id, call.Name, arguments));
        }
    }

    // What is signed at the index of a call that has begun and not ended is the call.
    private MessageToolCall? OpenCallAt(int index)
    {
        MessageToolCall? open = null;
        foreach (MessageToolCall call in Choice?.ToolCalls ?? [])
        {
            open = call.Index != index ? open : call.IsComplete ? null : call;
        }

        return open;
    }

    private MessageToolCall CallAt(int index)
    {
        IReadOnlyList<MessageToolCall> calls = Choice!.ToolCalls;
        int i = calls.Count - 1;
        while (calls[i].Index != index)
        {
            i--;
        }

        return calls[i];
    }

    private ChatResponseUpdate Begin(scoped in Delta delta)
    {
        if (_update is null)
        {
            _offset = delta.Offset;
            if (options.IncludeRawPayloads && (_raw is null || _raw.Offset != delta.Offset))
            {
                _raw = delta.Raw.IsEmpty ? null : new RawPayload(delta.Raw.ToArray(), delta.Offset);
            }
        }

        ChatResponseUpdate update = Begin();
        update.RawRepresentation = _raw;
        return update;
    }

    private ChatResponseUpdate Begin()
    {
        _update ??= new ChatResponseUpdate { Role = ChatRole.Assistant };
        _update.ResponseId = _responseId;
        _update.MessageId = _responseId;
        _update.ModelId = _model;
        return _update;
    }

    private ChatResponseUpdate? Take()
    {
        ChatResponseUpdate? update = _update;
        _update = null;
        return update;
    }

    private static bool IsOfChoice(DeltaKind kind) =>
        kind is not (DeltaKind.MessageStart or DeltaKind.Usage or DeltaKind.Error or DeltaKind.Malformed or DeltaKind.Unknown);

    private static ChatFinishReason ReasonOf(scoped in Delta delta) => delta.FinishReason switch
    {
        FinishReason.Stop => ChatFinishReason.Stop,
        FinishReason.Length => ChatFinishReason.Length,
        FinishReason.ToolCalls => ChatFinishReason.ToolCalls,
        FinishReason.ContentFilter or FinishReason.Refusal => ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(delta.Reason.IsEmpty ? "unknown" : Utf8.ToText(delta.Reason)),
    };

    private static UsageDetails DetailsOf(in TokenUsage usage) => new()
    {
        InputTokenCount = usage.Input,
        OutputTokenCount = usage.Output,
        TotalTokenCount = usage.Total ?? usage.Input + usage.Output,
        CachedInputTokenCount = usage.Cached,
        ReasoningTokenCount = usage.Reasoning,
    };
}
