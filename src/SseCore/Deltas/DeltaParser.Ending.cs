using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SseCore;

// How the stream ended; see docs/design.md, "Endings".
public abstract partial class DeltaParser
{
    // Boxed, since there is none until the stream has ended.
    private StrongBox<StreamSummary>? _summary;

    /// <summary>
    /// Signals the end of the stream. Afterwards <see cref="TryRead"/>, with an empty chunk, returns the deltas that only the
    /// end produces: those of an unpaired surrogate that was held back, or of an incomplete last event, if
    /// <see cref="SseFramerOptions.DispatchIncompleteAtEnd"/> is set.
    /// </summary>
    /// <returns>The summary of the stream.</returns>
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
                // An event that was cut within its JSON is not malformed, but cut.
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

        if (!_resolver.HasError)
        {
            ReadDocument();
        }

        _resolver.ResolveEnd();
        _summary = new StrongBox<StreamSummary>(SummarizeBytes(OutcomeOf(framing)));
        return _summary.Value;
    }

    /// <summary>The summary of a stream that is not read on because of an <see cref="SseException"/>, which further reads throw again.</summary>
    /// <param name="code">Why it was thrown.</param>
    internal StreamSummary SummarizeRefused(SseErrorCode code) =>
        SummarizeBytes(OutcomeOf(code == SseErrorCode.EventTooLarge ? SseOutcome.LimitExceeded : SseOutcome.Clean));

    /// <summary>Signals the end of a stream that is framed elsewhere, whose bytes are not known here.</summary>
    internal StreamSummary CompleteEvents()
    {
        _resolver.Begin();
        _resolver.ResolveEnd();
        return Summarize(_resolver.HasError ? StreamOutcome.ProviderError : _resolver.IsOverLimit ? StreamOutcome.LimitExceeded : OutcomeOfEvents());
    }

    // The lines outside of events contain a JSON text. It may be an error to the dialect, or one in a form that all dialects share.
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

    // A server that was asked for a stream, or not, may answer with the whole message as one JSON document. It is read if its content
    // type says so, nothing else comes with it, and only this dialect could have made it.
    private void ReadDocument()
    {
        if (_framer.Document is not { Json: { IsEmpty: false } json } document || _events + EventsByShape > 0)
        {
            return;
        }

        DeltaTape tape = DeltaTape.Rent();
        try
        {
            if (Recognizes(default, json))
            {
                tape.Begin(_resolver.KindsToExtract);
                Parse(default, json, tape);
                _resolver.Resolve(tape, json, default);
                _framer.TurnToDocument();
                _payloadLength = json.Length;
                _eventOffset = document.Offset;
                _events++;
                _payloads++;
                _isDocument = true;
            }
        }
        catch (JsonException)
        {
            // Not JSON, or cut.
        }

        tape.Return();
    }

    private StreamSummary SummarizeBytes(StreamOutcome outcome) => Summarize(outcome) with
    {
        Bytes = _framer.BytesConsumed + _bytesAfterTerminator,
        BytesAfterTerminator = _bytesAfterTerminator,
        DroppedEvents = _framer.DroppedEvents,
    };

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

        if (!_isTerminated && _framer.BytesConsumed != 0 && !IsEventStream && !_isDocument)
        {
            return StreamOutcome.NotAnEventStream;
        }

        return OutcomeOfEvents();
    }

    // The outcome, judged by the events alone.
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
            // Even if there was a terminator, since several dialects share it: the content of the payloads is not known.
            return StreamOutcome.UnknownDialect;
        }

        // A document ends where its JSON does; lines of JSON, of which there may be one, do not.
        bool isDocument = _isDocument || (_framer.Document is not null && _framer.MayBeDocument(_events + EventsByShape));
        if (HasTerminator && !(isDocument && _resolver.HasFinished))
        {
            return StreamOutcome.NoTerminator;
        }

        return !_resolver.HasFinished ? StreamOutcome.NoFinishReason
            : _malformedPayloads > 0 ? StreamOutcome.MalformedPayload
            : StreamOutcome.Completed;
    }
}
