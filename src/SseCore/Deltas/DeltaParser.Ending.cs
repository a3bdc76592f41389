using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SseCore;

// How the stream ended: docs/design.md, "Endings".
public abstract partial class DeltaParser
{
    // In a box, since a stream has none until it is over.
    private StrongBox<StreamSummary>? _summary;

    /// <summary>
    /// Says that the stream has ended. Afterwards <see cref="TryRead"/>, with an empty chunk, hands out the deltas that
    /// only the end brings: an unpaired surrogate held back, or an incomplete last event where
    /// <see cref="SseFramerOptions.DispatchIncompleteAtEnd"/> asks for it.
    /// </summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    public StreamSummary Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_summary is not null)
        {
            return _summary.Value;
        }

        _isCompleted = true;
        LeaveShapes();
        _resolver.Begin();
        _payloadIsInChunk = false;
        _payloadLength = 0;
        _eventLength = 0;
        SseOutcome framing = _framer.Complete();
        if (!_isTerminated && _framer.HasIncompleteEventPending)
        {
            long malformed = _malformedPayloads;
            ReadOnlySpan<byte> nothing = default;
            TryReadEvent(ref nothing);
            if (_malformedPayloads > malformed)
            {
                // What was cut inside the JSON is no event after all, but a cut one.
                _malformedPayloads = malformed;
                _resolver.Begin();
                framing = SseOutcome.CutMidEvent;
            }

            ReturnTape();
        }

        if (!_resolver.HasError)
        {
            ReadIgnoredError();
        }

        _resolver.ResolveEnd();
        _summary = new StrongBox<StreamSummary>(Summarize(OutcomeOf(framing)) with
        {
            Bytes = _framer.BytesConsumed + _bytesAfterTerminator,
            BytesAfterTerminator = _bytesAfterTerminator,
            DroppedEvents = _framer.DroppedEvents,
        });
        return _summary.Value;
    }

    /// <summary>Says that a stream that is framed elsewhere has ended; of its bytes nothing is known here.</summary>
    internal StreamSummary CompleteEvents()
    {
        _resolver.Begin();
        _resolver.ResolveEnd();
        return Summarize(_resolver.HasError ? StreamOutcome.ProviderError : _resolver.IsOverLimit ? StreamOutcome.LimitExceeded : OutcomeOfEvents());
    }

    // The lines that are no event's hold a JSON text, and it may be an error: to the dialect, or to what all share.
    private void ReadIgnoredError()
    {
        if (_framer.IgnoredJson is not { Json: { IsEmpty: false } json } ignored)
        {
            return;
        }

        ReadOnlySpan<byte> eventType = ignored.IsErrorField ? "error"u8 : default;
        bool isAlone = !_resolver.HasReady;
        DeltaTape tape = DeltaTape.Rent();
        try
        {
            tape.Begin(DeltaKinds.Error);
            Parse(eventType, json, tape);
            if (tape.Records.IsEmpty)
            {
                tape.Begin(DeltaKinds.Error);
                BuiltInDialects.Fallback.Parse(eventType, json, tape);
            }
        }
        catch (JsonException)
        {
            tape.Return();
            return;
        }

        _resolver.ResolveErrors(tape, json);
        tape.Return();
        if (isAlone && _resolver.HasReady)
        {
            _framer.TurnToIgnoredJson();
            _payloadLength = json.Length;
            _eventOffset = ignored.Offset;
        }
    }

    private StreamSummary Summarize(StreamOutcome outcome) => new()
    {
        Outcome = outcome,
        HasTerminator = _isTerminated,
        FinishReason = _resolver.FinishReason,
        Usage = _resolver.Usage,
        Events = _events + EventsByShape,
        MalformedPayloads = _malformedPayloads,
    };

    private StreamOutcome OutcomeOf(SseOutcome framing)
    {
        if (_resolver.HasError)
        {
            return StreamOutcome.ProviderError;
        }

        if (framing == SseOutcome.LimitExceeded || _resolver.IsOverLimit)
        {
            return StreamOutcome.LimitExceeded;
        }

        if (_framer.IsBroken || (_throwsOnInvalidUtf8 && _resolver.HasInvalidUtf8))
        {
            return StreamOutcome.Corrupt;
        }

        if (!_isTerminated && framing == SseOutcome.CutMidEvent)
        {
            return StreamOutcome.CutMidEvent;
        }

        if (!_isTerminated && _framer.BytesConsumed != 0 && !IsEventStream)
        {
            return StreamOutcome.NotAnEventStream;
        }

        return OutcomeOfEvents();
    }

    // How it looks to one who sees nothing but events.
    private StreamOutcome OutcomeOfEvents()
    {
        if (_isTerminated && (DialectName.Length > 0 || _payloads == 0))
        {
            return _malformedPayloads > 0 ? StreamOutcome.MalformedPayload : StreamOutcome.Completed;
        }

        if (_events + EventsByShape == 0)
        {
            return StreamOutcome.Empty;
        }

        if (DialectName.Length == 0)
        {
            // Even with a terminator that several dialects share: what was in the payloads is not known.
            return StreamOutcome.UnknownDialect;
        }

        if (HasTerminator)
        {
            return StreamOutcome.NoTerminator;
        }

        return _resolver.FinishReason == FinishReason.None ? StreamOutcome.NoFinishReason
            : _malformedPayloads > 0 ? StreamOutcome.MalformedPayload
            : StreamOutcome.Completed;
    }
}
