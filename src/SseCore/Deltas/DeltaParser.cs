using System.Text.Json;

namespace SseCore;

/// <summary>
/// Turns the bytes of an LLM stream into <see cref="Delta"/>s without doing any I/O: chunks go in, deltas come out. How
/// the stream is cut into chunks never shows. A gateway can feed it the chunks that it forwards, untouched.
/// </summary>
/// <remarks>
/// <para>Not thread-safe. Allocates nothing per event; buffers are rented when needed and given back by <see cref="Dispose"/>.</para>
/// <code>
/// using var parser = DeltaParser.Create&lt;OpenAiChat&gt;();
/// while (parser.TryRead(ref chunk, out Delta delta)) { Handle(delta); }
/// </code>
/// <para>After the terminator (<c>[DONE]</c>) the message is over; bytes that follow are counted, not read.</para>
/// </remarks>
public abstract class DeltaParser : IDisposable
{
    // Enough to recognise a JSON error or the head of an HTML page.
    private const int PrefixCapacity = 1024;

    private readonly SseFramer _framer;
    private readonly DeltaResolver _resolver;
    private readonly DeltaTape _tape = new();
    private PooledBuffer _prefix;

    // Where the payload of the deltas being handed out lies: in the chunk, which is not advanced past the event until
    // all its deltas are read, or in the framer.
    private bool _payloadIsInChunk;
    private int _payloadStart;
    private int _payloadLength;
    private int _eventLength;
    private long _eventOffset;

    private bool _isTerminated;
    private bool _isCompleted;
    private long _events;
    private long _malformedPayloads;
    private long _bytesAfterTerminator;
    private StreamSummary _summary;

    private protected DeltaParser(DeltaParserOptions? options)
    {
        options ??= DeltaParserOptions.Default;
        _framer = new SseFramer(options.Framing with { IncludeComments = false });
        _resolver = new DeltaResolver(options.Kinds);
    }

    /// <summary>The names of the dialects that <see cref="Create(string, DeltaParserOptions?)"/> knows, <c>auto</c> excluded.</summary>
    public static IReadOnlyList<string> DialectNames => BuiltInDialects.Names;

    /// <summary>The name of the dialect being read; empty while it is yet to be detected.</summary>
    public abstract string DialectName { get; }

    /// <summary>Whether the dialect's terminator was read: nothing more will come.</summary>
    public bool IsTerminated => _isTerminated;

    /// <summary>
    /// The first bytes of the stream, at most 1 KiB, while no line of it was one of an event stream: what to look at when
    /// the outcome is <see cref="StreamOutcome.NotAnEventStream"/>. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Prefix => _framer.HasSeenField ? default : _prefix.Span;

    /// <summary>After <see cref="StreamOutcome.CutMidEvent"/>: the data of the event that was cut, as far as it arrived. Valid until the next call.</summary>
    public ReadOnlySpan<byte> IncompleteData => _framer.IncompleteData;

    /// <summary>Whether <see cref="TryRead"/> has more to give of what was read already.</summary>
    internal bool HasReady => _resolver.HasReady;

    private protected abstract bool HasTerminator { get; }

    /// <summary>A parser for a dialect that is known when the program is compiled.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="options">How to read; every kind of delta by default.</param>
    public static DeltaParser<TDialect> Create<TDialect>(DeltaParserOptions? options = null)
        where TDialect : struct, IDeltaDialect => new(options);

    /// <summary>A parser for a dialect that is known by name when the program runs.</summary>
    /// <param name="dialect">One of <see cref="DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="options">How to read; every kind of delta by default.</param>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public static DeltaParser Create(string dialect, DeltaParserOptions? options = null) => BuiltInDialects.CreateParser(dialect, options);

    /// <summary>Reads up to the next delta.</summary>
    /// <param name="input">
    /// What is left of the chunk; advanced past an event when its last delta was read. Pass the same variable again until
    /// the method returns <see langword="false"/>, and leave the chunk unchanged until then.
    /// </param>
    /// <param name="delta">The delta, if there is one. Its spans are valid until the next call.</param>
    /// <returns>
    /// <see langword="true"/>: one delta; call again with what is left. <see langword="false"/>: the chunk is used up; go on
    /// with the next.
    /// </returns>
    /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        while (true)
        {
            if (_resolver.HasReady)
            {
                ReadOnlySpan<byte> payload = _payloadIsInChunk
                    ? input.Slice(_payloadStart, _payloadLength)
                    : _framer.RetainedData(_payloadLength);
                delta = new Delta(_resolver.Take(), payload, _resolver.Scratch, _eventOffset, _resolver);
                if (!_resolver.HasReady)
                {
                    input = input.Slice(_eventLength);
                    _eventLength = 0;
                }

                return true;
            }

            ReadOnlySpan<byte> rest = input;
            if (_isTerminated || !TryReadEvent(ref rest))
            {
                _bytesAfterTerminator += rest.Length;
                input = default;
                delta = default;
                return false;
            }

            // With deltas to hand out, the event stays in `input` until the last of them.
            _eventLength = input.Length - rest.Length;
            if (!_resolver.HasReady)
            {
                input = rest;
            }
        }
    }

    /// <summary>
    /// Says that the stream has ended. Afterwards <see cref="TryRead"/>, with an empty chunk, hands out the deltas that
    /// only the end brings: an unpaired surrogate held back, or an incomplete last event where
    /// <see cref="SseFramerOptions.DispatchIncompleteAtEnd"/> asks for it.
    /// </summary>
    /// <returns>How it ended.</returns>
    public StreamSummary Complete()
    {
        if (_isCompleted)
        {
            return _summary;
        }

        _isCompleted = true;
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
        }

        _resolver.ResolveEnd();
        _summary = new StreamSummary
        {
            Outcome = OutcomeOf(framing),
            HasTerminator = _isTerminated,
            FinishReason = _resolver.FinishReason,
            Usage = _resolver.Usage,
            Events = _events,
            Bytes = _framer.BytesConsumed + _bytesAfterTerminator,
            BytesAfterTerminator = _bytesAfterTerminator,
            MalformedPayloads = _malformedPayloads,
            DroppedEvents = _framer.DroppedEvents,
        };
        return _summary;
    }

    /// <summary>Forgets the stream and starts another of the same dialect. Keeps the buffers.</summary>
    public virtual void Reset()
    {
        _framer.Reset();
        _resolver.Reset();
        _prefix.Clear();
        _eventLength = 0;
        _isTerminated = false;
        _isCompleted = false;
        _events = 0;
        _malformedPayloads = 0;
        _bytesAfterTerminator = 0;
        _summary = default;
    }

    /// <summary>Gives all buffers back to the pool. The parser must not be used any more.</summary>
    public void Dispose()
    {
        _framer.Dispose();
        _resolver.Dispose();
        _prefix.Release();
        GC.SuppressFinalize(this);
    }

    internal void ReleaseEmptyBuffers()
    {
        _framer.ReleaseEmptyBuffers();
        _resolver.ReleaseEmptyBuffers();
    }

    private protected abstract bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload);

    private protected abstract void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape);

    // False: no more events in `rest`.
    private bool TryReadEvent(scoped ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> chunk = rest;
        if (!_framer.HasSeenField)
        {
            CapturePrefix(chunk);
        }

        if (!_framer.TryRead(ref rest, out SseEvent evt))
        {
            return false;
        }

        _events++;
        _eventOffset = evt.Offset;
        _payloadIsInChunk = chunk.Overlaps(evt.Data, out _payloadStart);
        _payloadLength = evt.Data.Length;
        _resolver.Begin();
        if (IsTerminator(evt.EventType, evt.Data))
        {
            _isTerminated = true;
        }
        else if (!IsHeartbeat(evt.Data))
        {
            ReadPayload(evt.EventType, evt.Data);
        }

        return true;
    }

    private void ReadPayload(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        _tape.Begin(_resolver.KindsToExtract);
        try
        {
            Parse(eventType, payload, _tape);
        }
        catch (JsonException)
        {
            _malformedPayloads++;
            _resolver.ResolveMalformed(payload, isError: eventType.SequenceEqual("error"u8));
            return;
        }

        _resolver.Resolve(_tape, payload, eventType);
        _isTerminated = _tape.IsTerminated;
    }

    // Empty events, and comments that a relay wrapped into data (`data: : OPENROUTER PROCESSING`), are signs of life.
    private static bool IsHeartbeat(ReadOnlySpan<byte> payload)
    {
        foreach (byte first in payload)
        {
            // White space of JSON, RFC 8259, section 2.
            if (first is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                return first == (byte)':';
            }
        }

        return true;
    }

    private void CapturePrefix(ReadOnlySpan<byte> chunk)
    {
        int room = PrefixCapacity - _prefix.Length;
        if (room > 0 && !chunk.IsEmpty)
        {
            _prefix.Append(chunk.Slice(0, Math.Min(room, chunk.Length)));
        }
    }

    private StreamOutcome OutcomeOf(SseOutcome framing)
    {
        if (_resolver.HasError)
        {
            return StreamOutcome.ProviderError;
        }

        if (framing == SseOutcome.LimitExceeded)
        {
            return StreamOutcome.LimitExceeded;
        }

        if (_isTerminated)
        {
            return _malformedPayloads > 0 ? StreamOutcome.MalformedPayload : StreamOutcome.Completed;
        }

        if (framing == SseOutcome.CutMidEvent)
        {
            return StreamOutcome.CutMidEvent;
        }

        if (_framer.BytesConsumed == 0)
        {
            return StreamOutcome.Empty;
        }

        if (!_framer.HasSeenField)
        {
            return StreamOutcome.NotAnEventStream;
        }

        if (_events == 0)
        {
            return StreamOutcome.Empty;
        }

        if (DialectName.Length == 0)
        {
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
