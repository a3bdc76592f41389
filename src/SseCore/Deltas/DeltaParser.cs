using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SseCore;

/// <summary>
/// Turns the bytes of an LLM stream into <see cref="Delta"/>s without doing any I/O: chunks go in, deltas come out. How
/// the stream is divided into chunks never shows. A gateway can feed it the chunks that it forwards, untouched.
/// </summary>
/// <remarks>
/// <para>Not thread-safe. Allocates nothing per event; buffers are rented when needed and returned by <see cref="Dispose"/>.</para>
/// <code>
/// using var parser = DeltaParser.Create&lt;OpenAiChat&gt;();
/// while (parser.TryRead(ref chunk, out Delta delta)) { Handle(delta); }
/// </code>
/// <para>After the terminator (<c>[DONE]</c>) the message is over; bytes that follow are counted, not read.</para>
/// </remarks>
public abstract partial class DeltaParser : IDisposable
{
    /// <summary>The offset of an event that is framed elsewhere: its position in the stream is unknown.</summary>
    internal const long NoOffset = -1;

    private readonly DetectingFramer _framer;
    private readonly DeltaResolver _resolver;
    private readonly bool _throwsOnInvalidUtf8;

    // Rented for the events of a chunk, so a waiting stream holds none.
    private DeltaTape? _tape;

    // Where the payload of the deltas being handed out lies: in the chunk, which is not advanced past the event until
    // all its deltas are read, or in the framer.
    private bool _payloadIsInChunk;
    private int _payloadStart;
    private int _payloadLength;
    private int _eventLength;
    private long _eventOffset;

    private bool _isTerminated;
    private bool _isCompleted;
    private bool _isRefused;
    private bool _isDisposed;
    private bool _isDocument;
    private long _events;
    private long _payloads;
    private long _malformedPayloads;
    private long _bytesAfterTerminator;

    private protected DeltaParser(DeltaParserOptions? options, StreamFraming expectedFraming)
    {
        options ??= DeltaParserOptions.Default;
        _framer = new DetectingFramer(options.Framing, options.ContentType, expectedFraming);
        _resolver = new DeltaResolver(options);
        _usesShapes = options.UseShapes && ShapesAreOn;
        _throwsOnInvalidUtf8 = options.InvalidUtf8 == InvalidUtf8Policy.Throw;
    }

    /// <summary>The names of the dialects that <see cref="Create(string, DeltaParserOptions?)"/> knows, <c>auto</c> excluded.</summary>
    public static IReadOnlyList<string> DialectNames => BuiltInDialects.Names;

    /// <summary>The name of the dialect being read; empty until it is detected.</summary>
    public abstract string DialectName { get; }

    /// <summary>Whether the dialect's terminator was read. No more deltas follow.</summary>
    public bool IsTerminated => _isTerminated;

    /// <summary>
    /// The first bytes of the stream, at most 1 KiB, as long as nothing in it was part of an event stream. Helps to explain
    /// <see cref="StreamOutcome.NotAnEventStream"/>. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Prefix => IsEventStream ? default : _framer.Prefix;

    /// <summary>The framing being read; <see langword="null"/> until it is detected.</summary>
    public StreamFraming? Framing => _framer.Framing;

    /// <summary>After <see cref="StreamOutcome.CutMidEvent"/>: the data of the cut event, as far as it arrived. Valid until the next call.</summary>
    public ReadOnlySpan<byte> IncompleteData => _framer.IncompleteData;

    /// <summary>Whether <see cref="TryRead"/> can return more deltas of bytes that were already read.</summary>
    internal bool HasReady => _resolver.HasReady;

    /// <inheritdoc cref="IChunkConsumer.NextEvent"/>
    internal NextEvent NextEvent => _isTerminated || _isCompleted ? default : _cutShape is not null ? NextOfCut : _framer.NextEvent;

    /// <summary>Holds the deltas of the event that <see cref="ReadEvent"/> read.</summary>
    internal DeltaResolver Resolver => _resolver;

    /// <summary>
    /// The exception with which <see cref="TryRead"/> refused the stream, after which nothing more is read; <see langword="null"/> if it
    /// did not. Every call makes one.
    /// </summary>
    // Asked for when the stream's end is, so that readers need no exception handler around what they do for each delta.
    internal SseException? Refusal => _isRefused ? RefusalOfMessage() : _framer.Refusal;

    /// <summary>The number of events with a payload, recognized by their bytes or read.</summary>
    internal long Payloads => _payloads + _eventsByShape;

    private protected abstract bool HasTerminator { get; }

    private bool IsEventStream => _framer.HasSeenFraming && (DialectName.Length > 0 || !_framer.MayBeDocument(_events + EventsByShape));

    /// <summary>Creates a parser for a dialect that is known at compile time.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="options">The options; every kind of delta by default.</param>
    public static DeltaParser<TDialect> Create<TDialect>(DeltaParserOptions? options = null)
        where TDialect : struct, IDeltaDialect => new(options);

    /// <summary>Creates a parser for a dialect that is given by name at run time.</summary>
    /// <param name="dialect">One of <see cref="DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="options">The options; every kind of delta by default.</param>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public static DeltaParser Create(string dialect, DeltaParserOptions? options = null) => BuiltInDialects.CreateParser(dialect, options);

    /// <summary>Reads up to the next delta.</summary>
    /// <param name="input">
    /// The rest of the chunk; advanced past an event when its last delta was read. Pass the same variable again until
    /// the method returns <see langword="false"/>, and leave the chunk unchanged until then.
    /// </param>
    /// <param name="delta">The delta, if there is one. Its spans are valid until the next call.</param>
    /// <returns>
    /// <see langword="true"/>: one delta; call again with the rest. <see langword="false"/>: the chunk is used up; continue
    /// with the next one.
    /// </returns>
    /// <exception cref="SseException">
    /// An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>; the message has more parts than
    /// <see cref="DeltaParserOptions.MaxParts"/>; or a text is not UTF-8, and the
    /// policy is <see cref="InvalidUtf8Policy.Throw"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">There is more input after <see cref="Complete"/>.</exception>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    // Never inlined: inlined into a caller's loop it would have fewer registers, and its speed would depend on that caller.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        if (Poison.IsOn && !_resolver.HasReady)
        {
            _resolver.ForgetScratch();
            _framer.PoisonHandedOut();
            PoisonCut();
        }

        return (_goingOn is { } fitted && TryGoOn(fitted, ref input, out delta)) || TryReadAny(ref input, out delta);
    }

    /// <summary>Discards the state of the stream, to start another of the same dialect. Keeps the buffers.</summary>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    public virtual void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _framer.Reset();
        _cutShape = null;
        _resolver.Reset();
        _shapes?.Reset();
        _hasBegun = false;
        _isAtEvent = false;
        _goingOn = null;
        _handingOut = null;
        _eventsByShape = 0;
        _eventLength = 0;
        _isTerminated = false;
        _isCompleted = false;
        _isRefused = false;
        _isDocument = false;
        _events = 0;
        _payloads = 0;
        _malformedPayloads = 0;
        _bytesAfterTerminator = 0;
        _summary = null;
    }

    /// <summary>Returns all buffers to the pool. The parser must not be used afterwards.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        ReturnTape();
        _shapes?.Return();
        _shapes = null;
        _isAtEvent = false;
        _goingOn = null;
        _handingOut = null;
        _cutShape = null;
        _cut.Release();
        _framer.Dispose();
        _resolver.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Reads one event of a stream that is framed elsewhere. Must not be mixed with <see cref="TryRead"/>: the deltas stay
    /// in the <see cref="Resolver"/> until the next event.
    /// </summary>
    /// <param name="eventType">The event's type.</param>
    /// <param name="payload">Its data.</param>
    internal void ReadEvent(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        _eventOffset = NoOffset;
        ReadFramedEvent(eventType, payload, whole: default);
    }

    /// <summary>Signals that the caller of <see cref="ReadEvent"/> has no more events at the moment.</summary>
    internal void RestFromEvents() => ReturnTape();

    internal void ReleaseEmptyBuffers()
    {
        ReleaseCut();
        _framer.ReleaseEmptyBuffers();
        _resolver.ReleaseEmptyBuffers();
    }

    private protected abstract bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload);

    private protected abstract bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload);

    private protected abstract void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadAny(scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        if (!_hasBegun && !input.IsEmpty)
        {
            BeginShapes(input);
        }

        if (_cutShape is { } cutShape && !input.IsEmpty && TryGoOnFromCut(cutShape, ref input, out delta))
        {
            return true;
        }

        while (true)
        {
            if (_isAtEvent)
            {
                if (!input.IsEmpty && TryReadByShape(ref input, out delta))
                {
                    return true;
                }

                if (input.IsEmpty && !_resolver.HasReady)
                {
                    ReturnTape();
                    delta = default;
                    return false;
                }
            }

            if (_resolver.HasReady)
            {
                ReadOnlySpan<byte> payload = _payloadIsInChunk
                    ? input.Slice(_payloadStart, _payloadLength)
                    : _framer.RetainedData(_payloadLength);
                Delta.OfRecord(out delta, _resolver.Take(), payload, _resolver.Scratch, _eventOffset, _resolver);
                if (!_resolver.HasReady)
                {
                    input = input.Slice(_eventLength);
                    _eventLength = 0;
                    if (_handingOut is not null)
                    {
                        GoOnBehindHandedOut();
                    }
                }

                return true;
            }

            ReadOnlySpan<byte> rest = input;
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_resolver.HasRefused)
            {
                ThrowIfRefused();
            }

            if (_isTerminated || !TryReadEvent(ref rest))
            {
                if (!_isTerminated && !rest.IsEmpty)
                {
                    input = rest;
                    continue;
                }

                ReturnTape();
                if (_isTerminated)
                {
                    _framer.SkipLineFeed(ref rest);
                    _bytesAfterTerminator += rest.Length;
                }

                input = default;
                delta = default;
                return false;
            }

            // If there are deltas to hand out, the event stays in `input` until the last of them was.
            _eventLength = input.Length - rest.Length;
            if (!_resolver.HasReady)
            {
                input = rest;
            }
        }
    }

    // False: no more events in `rest`, or it begins with an event that a shape may match.
    private bool TryReadEvent(scoped ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> chunk = rest;
        LeaveShapes();
        long chunkOffset = _framer.BytesConsumed;
        bool isRead = _framer.TryRead(ref rest, out SseEvent evt);
        ForgetShapesOfOtherFraming();
        if (!isRead)
        {
            ResumeShapes();
            return false;
        }

        _framer.SkipLineFeed(ref rest);

        _eventOffset = evt.Offset;
        _payloadIsInChunk = chunk.Overlaps(evt.Data, out _payloadStart);
        _payloadLength = evt.Data.Length;
        if (_framer.IsError)
        {
            _events++;
            _resolver.Begin();
            ReadFramingError(evt.EventType, evt.Data);
        }
        else
        {
            ReadOnlySpan<byte> whole = default;
            if (_usesShapes && _payloadIsInChunk)
            {
                whole = _framer.WholeEvent(chunk, evt.Offset - chunkOffset, chunk.Length - rest.Length, _payloadStart, _payloadLength);
            }

            ReadFramedEvent(evt.EventType, evt.Data, whole);
        }

        ResumeShapes();
        return true;
    }

    // `whole`: the bytes of the event, if its shape can be learned.
    private void ReadFramedEvent(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> whole)
    {
        _events++;
        _resolver.Begin();
        if (IsTerminator(eventType, payload))
        {
            _isTerminated = true;
            if (!whole.IsEmpty)
            {
                LearnTerminator(whole, eventType, payload);
            }
        }
        else if (!IsHeartbeat(payload))
        {
            ReadPayload(eventType, payload, whole);
        }
    }

    private void ReadPayload(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> whole)
    {
        _payloads++;
        if (whole.IsEmpty && _shapes is not null && SharedShapes is not null && TryReplayPayload(eventType, payload))
        {
            return;
        }

        DeltaTape tape = _tape ??= DeltaTape.Rent();
        tape.Begin(_resolver.KindsToExtract);
        if (payload[0] == (byte)'{')
        {
            PrepareToLearn(tape, whole);
        }

        try
        {
            Parse(eventType, payload, tape);
        }
        catch (JsonException)
        {
            _malformedPayloads++;
            _resolver.ResolveMalformed(payload, isError: eventType.SequenceEqual("error"u8));
            return;
        }

        _isTerminated = tape.IsTerminated;
        _resolver.Resolve(tape, payload, eventType);
        Learn(tape, whole, eventType, payload);
        if (_resolver.HasRefused)
        {
            ThrowIfRefused();
        }
    }

    private void ReturnTape()
    {
        _tape?.Return();
        _tape = null;
        _resolver.Rest();
    }

    private void ThrowIfRefused()
    {
        if (!_isCompleted && RefusalOfMessage() is { } refusal)
        {
            _isRefused = true;
            _resolver.Begin();
            LeaveShapes();
            throw refusal;
        }
    }

    private SseException? RefusalOfMessage() =>
        _resolver.IsOverLimit ? new(SseErrorCode.MessageTooLarge, $"{RefusedEvent} begins more than may be remembered (DeltaParserOptions.MaxParts).", _eventOffset)
        : _throwsOnInvalidUtf8 && _resolver.HasInvalidUtf8 ? new(SseErrorCode.InvalidUtf8, $"{RefusedEvent} has a text that is not UTF-8 (DeltaParserOptions.InvalidUtf8).", _eventOffset)
        : null;

    private string RefusedEvent => _eventOffset < 0 ? "An event" : $"The event at byte {_eventOffset} of the stream";

    // Empty events, and comments that a relay wrapped into data (`data: : OPENROUTER PROCESSING`), are signs of life. So is the sentinel
    // of OpenAI's APIs if a relay appends it to a stream with another terminator, or none.
    private static bool IsHeartbeat(ReadOnlySpan<byte> payload)
    {
        foreach (byte first in payload)
        {
            if (!JsonStructure.IsWhiteSpace(first))
            {
                return (first == (byte)':' && payload.IndexOf((byte)'{') < 0) || (first == (byte)'[' && TerminatorPayload.Matches(payload, "[DONE]"u8));
            }
        }

        return true;
    }

    // An exception outside of any dialect: the event has its type, and the payload its message, in a JSON object or as text.
    private void ReadFramingError(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        TapeValue message;
        try
        {
            message = JsonMember.Find(payload, "message"u8).TextOr(JsonMember.Find(payload, "Message"u8));
        }
        catch (JsonException)
        {
            message = new TapeValue(0, payload.Length, TapeValueKind.String);
        }

        _resolver.ResolveError(type, message, payload);
    }
}
