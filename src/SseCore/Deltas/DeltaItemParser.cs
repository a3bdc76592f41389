namespace SseCore;

/// <summary>
/// Extracts the deltas of events that another parser frames. <see cref="Parse"/> has the signature of
/// <c>System.Net.ServerSentEvents.SseItemParser&lt;T&gt;</c>, so a program built on the framework's parser gets typed
/// deltas by changing one argument.
/// </summary>
/// <remarks>
/// <code>
/// using var items = DeltaItemParser.Create&lt;OpenAiChat&gt;();
/// await foreach (SseItem&lt;EventDeltas&gt; item in SseParser.Create(stream, items.Parse).EnumerateAsync())
/// {
///     foreach (Delta delta in item.Data) { Handle(delta); }
///     if (items.IsTerminated) { break; }
/// }
/// StreamSummary summary = items.Complete();
/// </code>
/// <para>
/// To get items of your own type, call it in a lambda: <c>(type, data) =&gt; items.Parse(type, data).GetText()</c>. It holds the
/// state of one stream (open tool calls, halves of surrogate pairs, usage), so use one per stream, or call
/// <see cref="Reset"/> in between.
/// </para>
/// <para>
/// The deltas are those of <see cref="DeltaParser"/> wherever both parsers see the same events. What only the bytes of a stream
/// show is not known: that it was cut in the middle of an event (which is then simply missing), or was not an event stream at all.
/// </para>
/// <para>Not thread-safe. Allocates nothing per event; buffers are rented when needed and returned by <see cref="Dispose"/>.</para>
/// </remarks>
public sealed class DeltaItemParser : IEventDeltasSource, IDisposable
{
    // The type that other parsers report for an event without a type.
    private const string DefaultEventType = "message";

    private readonly DeltaParser _parser;
    private readonly SseFramerOptions _limits;
    private PooledBuffer _payload;
    private string _eventType = DefaultEventType;
    private PooledBuffer _eventTypeUtf8;
    private StreamSummary? _summary;
    private long _version;
    private long _bytes;
    private long _bytesAfterTerminator;
    private long _droppedEvents;
    private bool _isDisposed;

    private DeltaItemParser(DeltaParser parser, DeltaParserOptions? options)
    {
        _parser = parser;
        _limits = (options ?? DeltaParserOptions.Default).Framing;
    }

    /// <inheritdoc cref="DeltaParser.DialectName"/>
    public string DialectName => _parser.DialectName;

    /// <summary>
    /// Whether the dialect's terminator was read, so that nothing more will come. The framework's parser does not know that and
    /// reads on until the server closes the connection, which some servers do late.
    /// </summary>
    public bool IsTerminated => _parser.IsTerminated;

    /// <summary>The deltas of the event parsed last; after <see cref="Complete"/>, the deltas that only the end of the stream brings.</summary>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    public EventDeltas Current
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new EventDeltas(this);
        }
    }

    long IEventDeltasSource.Version => _version;

    int IEventDeltasSource.Count => _parser.Resolver.Ready.Length;

    Delta IEventDeltasSource.this[int index] =>
        new(_parser.Resolver.Ready[index], _payload.Span, _parser.Resolver.Scratch, DeltaParser.NoOffset, _parser.Resolver);

    /// <summary>Creates a parser for a dialect that is known at compile time.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="options">
    /// The options; every kind of delta by default. In <see cref="DeltaParserOptions.Framing"/> only the limit and the overflow
    /// policy have an effect. They apply to the data and the type of each event.
    /// </param>
    public static DeltaItemParser Create<TDialect>(DeltaParserOptions? options = null)
        where TDialect : struct, IDeltaDialect => new(DeltaParser.Create<TDialect>(options), options);

    /// <summary>Creates a parser for a dialect that is given by name at run time.</summary>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="options">The options; see <see cref="Create{TDialect}(DeltaParserOptions?)"/>.</param>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public static DeltaItemParser Create(string dialect, DeltaParserOptions? options = null) => new(DeltaParser.Create(dialect, options), options);

    /// <summary>Extracts the deltas of one event. Pass this method to <c>SseParser.Create</c>.</summary>
    /// <param name="eventType">The event's type; <c>message</c> or empty if it has none.</param>
    /// <param name="data">The event's data.</param>
    /// <returns>Its deltas, valid until the next call. None once <see cref="IsTerminated"/>.</returns>
    /// <exception cref="SseException">The event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    /// <exception cref="InvalidOperationException">The stream was completed.</exception>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    public EventDeltas Parse(string eventType, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(eventType);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_summary is not null)
        {
            throw new InvalidOperationException("The stream was completed. Reset starts another.");
        }

        Forget();
        _bytes += data.Length;
        if (_parser.IsTerminated)
        {
            _bytesAfterTerminator += data.Length;
        }
        else
        {
            Encode(eventType);
            Read(data);
        }

        return new EventDeltas(this);
    }

    /// <summary>
    /// Signals that the stream has ended, or that no more of it is wanted. Afterwards <see cref="Current"/> holds the deltas
    /// that only the end brings: an unpaired surrogate held back.
    /// </summary>
    /// <returns>How it ended, as far as its events show; byte counts are those of the events' data.</returns>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    public StreamSummary Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_summary is not { } summary)
        {
            Forget();
            summary = _parser.CompleteEvents();
            summary = summary with
            {
                Outcome = _droppedEvents > 0 && summary.Outcome != StreamOutcome.ProviderError ? StreamOutcome.LimitExceeded : summary.Outcome,
                Bytes = _bytes,
                BytesAfterTerminator = _bytesAfterTerminator,
                DroppedEvents = _droppedEvents,
            };
            _summary = summary;
        }

        return summary;
    }

    /// <summary>Discards the state of the stream, to start another one of the same dialect. Keeps the buffers.</summary>
    /// <exception cref="ObjectDisposedException">The parser was disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Forget();
        _parser.Reset();
        _summary = null;
        _bytes = 0;
        _bytesAfterTerminator = 0;
        _droppedEvents = 0;
    }

    /// <summary>Returns all buffers to the pool. The parser must not be used afterwards.</summary>
    public void Dispose()
    {
        _version++;
        _isDisposed = true;
        _parser.Dispose();
        _payload.Release();
        _eventTypeUtf8.Release();
    }

    OwnedEventDeltas IEventDeltasSource.ToOwned() =>
        new(_parser.Resolver.Ready, _payload.Span, _parser.Resolver.Scratch, DeltaParser.NoOffset, _parser.Resolver.Usage);

    // Invalidates the deltas handed out last.
    private void Forget()
    {
        _version++;
        _parser.Resolver.Begin();
        _payload.ReleaseLarge();
        _payload.Clear();
        _payload.PoisonForgotten();
    }

    // A stream whose events all have one type encodes it once.
    private void Encode(string eventType)
    {
        if (eventType == _eventType)
        {
            return;
        }

        _eventType = eventType;
        _eventTypeUtf8.ReleaseLarge();
        _eventTypeUtf8.Clear();
        if (eventType != DefaultEventType)
        {
            Utf8Text.Append(ref _eventTypeUtf8, eventType);
        }
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        if ((long)_eventTypeUtf8.Length + data.Length > _limits.MaxEventBytes)
        {
            _droppedEvents++;
            if (_limits.OverflowPolicy == SseOverflowPolicy.Throw)
            {
                throw new SseException(
                    SseErrorCode.EventTooLarge,
                    $"An event exceeds the limit of {_limits.MaxEventBytes} bytes (SseFramerOptions.MaxEventBytes).",
                    DeltaParser.NoOffset);
            }

            return;
        }

        _parser.ReadEvent(_eventTypeUtf8.Span, data);
        _parser.RestFromEvents();
        if (_parser.HasReady)
        {
            _payload.Append(data);
        }
    }
}
