using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// Reads the events of a <see cref="DeltaParser"/> in any framing. It detects the framing from the first bytes, holding
/// none of them back, and then passes them to the framer for it. It also keeps what explains a stream that is not an event stream:
/// its first bytes, and a JSON text outside of events.
/// </summary>
// Until the framing is known, all bytes go to the SSE framer, which sees them as blank lines. Most streams are SSE, and
// for those this is one test per event.
internal sealed class DetectingFramer : IDisposable
{
    // Enough to recognize a JSON error or the head of an HTML page.
    private const int PrefixCapacity = 1024;

    // Errors of Google APIs run to some KiB with their details.
    private const int IgnoredJsonCapacity = 64 * 1024;

    private readonly StreamFraming _expected;
    private readonly StreamFraming? _declared;
    private readonly SseFramer _sse;
    private RecordFramer? _records;

    // Kept from an earlier stream, if there was one.
    private NdjsonFramer? _spareNdjson;
    private DataPlace _dataPlace;

    // Boxed, since hardly any stream has one.
    private StrongBox<PooledBuffer>? _unwrapped;
    private StrongBox<PooledBuffer>? _prefix;

    // Null unless the content type says that there may be one.
    private readonly DeclaredDocument? _document;

    // Whether lines of JSON were recognized as such only by their first byte, and whether that is confirmed: by the first
    // of them, or by the content type.
    private bool _isGuess;
    private bool _isConfirmed;

    /// <param name="options">How the bytes are divided into events.</param>
    /// <param name="contentType">The content type, if the caller knows it.</param>
    /// <param name="expected">The framing of the dialect.</param>
    public DetectingFramer(SseFramerOptions options, string? contentType, StreamFraming expected)
    {
        _expected = expected;
        _declared = FramingDetection.OfContentType(contentType);
        _document = FramingDetection.IsJson(contentType) ? new DeclaredDocument(options.MaxEventBytes) : null;
        _sse = new SseFramer(options.IncludeComments ? options with { IncludeComments = false } : options)
        {
            IgnoredJsonCapacity = Math.Min(IgnoredJsonCapacity, options.MaxEventBytes),
            StopsBeforeEvents = true,
        };
    }

    private IEventFramer Framer => _records ?? (IEventFramer)_sse;

    private enum DataPlace : byte
    {
        Framer,
        Unwrapped,
        Ignored,
        Document,
    }

    /// <summary>The framing; null until it is detected.</summary>
    public StreamFraming? Framing { get; private set; }

    public long BytesConsumed => _records is null ? _sse.BytesConsumed : _records.BytesConsumed;

    public long DroppedEvents => Framer.DroppedEvents;

    /// <inheritdoc cref="IEventFramer.Refusal"/>
    public SseException? Refusal => Framer.Refusal;

    public ReadOnlySpan<byte> IncompleteData => Framer.IncompleteData;

    public bool HasIncompleteEventPending => Framer.HasIncompleteEventPending;

    /// <summary>Whether anything was read that only a stream of this framing contains.</summary>
    public bool HasSeenFraming => _records is null ? _sse.HasSeenField : _records.HasSeenFraming;

    /// <summary>Whether the whole stream may be one JSON document: lines of JSON were only a guess, and there is only one.</summary>
    public bool MayBeDocument(long events) => _isGuess && events <= 1;

    /// <summary>
    /// All of the stream, if its content type says that it is a JSON document; else null. Servers label lines and arrays of JSON that way,
    /// too.
    /// </summary>
    public DeclaredDocument? Document => _document;

    /// <summary>Whether the framing was found broken in the middle of the stream.</summary>
    public bool IsBroken => _records is { IsBroken: true, HasSeenFraming: true };

    /// <summary>The first bytes of the stream.</summary>
    public ReadOnlySpan<byte> Prefix => _prefix is null ? default : _prefix.Value.Span;

    /// <summary>A JSON object among the lines that belong to no event, if there may be one.</summary>
    public IgnoredJson? IgnoredJson => _sse.IgnoredLines;

    /// <summary>Whether the event read last is an error that the framing itself reports, with the event's type.</summary>
    public bool IsError => _records is AwsEventStreamFramer { Kind: not AwsMessageKind.Event };

    /// <summary>Reads up to the next event.</summary>
    /// <inheritdoc cref="SseFramer.TryRead" path="/param"/>
    /// <returns>False: the chunk is used up, or continues with what may be an event that its bytes identify.</returns>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        // Once a field of the standard was seen it is an event stream, and there is nothing left to detect. The same holds for lines
        // of JSON once the first was one.
        return _sse.HasSeenField ? _sse.TryRead(ref input, out evt)
            : _isConfirmed && _records!.BytesConsumed >= PrefixCapacity ? TryReadLine(ref input, out evt)
            : TryReadOther(ref input, out evt);
    }

    /// <summary>Reads the LF that belongs to the CR which completed the last event, if <paramref name="input"/> begins with it.</summary>
    public void SkipLineFeed(ref ReadOnlySpan<byte> input)
    {
        if (!input.IsEmpty && _records is null && _sse.TrySkipLineFeed(input[0]))
        {
            input = input.Slice(1);
        }
    }

    /// <summary>The data of the event handed out last, if it is not a slice of the chunk.</summary>
    public ReadOnlySpan<byte> RetainedData(int length) => _dataPlace switch
    {
        DataPlace.Framer => Framer.RetainedData(length),
        DataPlace.Unwrapped => _unwrapped!.Value.Written(length),
        DataPlace.Document => _document!.Json,
        _ => IgnoredJson!.Json,
    };

    /// <summary>Signals the end of the stream.</summary>
    public SseOutcome Complete() => Framer.Complete();

    /// <summary>Makes <see cref="RetainedData"/> return the <see cref="IgnoredJson"/>.</summary>
    public void TurnToIgnoredJson() => _dataPlace = DataPlace.Ignored;

    /// <summary>Makes <see cref="RetainedData"/> return the <see cref="Document"/>'s object.</summary>
    public void TurnToDocument() => _dataPlace = DataPlace.Document;

    public void Reset()
    {
        _sse.Reset();
        _prefix?.Value.Clear();
        _document?.Reset();
        _spareNdjson = _records as NdjsonFramer ?? _spareNdjson;
        StopReadingRecords();
        Framing = null;
        _dataPlace = DataPlace.Framer;
    }

    public void Dispose()
    {
        _sse.Dispose();
        _records?.Dispose();
        _unwrapped?.Value.Release();
        _prefix?.Value.Release();
        _document?.Release();
    }

    public void ReleaseEmptyBuffers()
    {
        Framer.ReleaseEmptyBuffers();
        _unwrapped?.Value.Release();
    }

    /// <inheritdoc cref="IEventFramer.PoisonHandedOut"/>
    public void PoisonHandedOut()
    {
        Framer.PoisonHandedOut();
        _unwrapped?.Value.Clear();
        _unwrapped?.Value.PoisonForgotten();
        if (_dataPlace == DataPlace.Document)
        {
            _document!.PoisonHandedOut();
            _dataPlace = DataPlace.Framer;
        }
    }

    /// <summary>Whether an event comes next, from its first byte on, that its bytes alone may identify.</summary>
    public bool IsBetweenEvents => _records switch
    {
        null => _sse.HasSeenField && _sse.IsBetweenEvents,
        NdjsonFramer => _isConfirmed && _records.HasSeenFraming && _records.IsBetweenRecords,
        _ => false,
    };

    /// <summary>Whether the stream begins with <paramref name="input"/>, and that begins with what may be an event.</summary>
    public bool MayBeginWithEvent(ReadOnlySpan<byte> input) =>
        Framing is null && _declared is null or StreamFraming.Sse && BytesConsumed == 0 && (input.StartsWith("data"u8) || input.StartsWith("event"u8));

    /// <summary>Signals that the stream began with an event that its bytes alone identified.</summary>
    public void BeginWithEvent()
    {
        Framing = StreamFraming.Sse;
        _sse.BeginWithEvent();
    }

    /// <summary>What is known of the next event.</summary>
    public NextEvent NextEvent => _records switch
    {
        null when _sse.HasSeenField => _sse.NextEvent,
        NdjsonFramer when _isConfirmed || !_isGuess => _records.NextRecord,
        _ => default,
    };

    /// <summary>The length of the largest event that is certain to be within the limit, whatever of it counts.</summary>
    public long MaxEventLength => _sse.Options.MaxEventBytes - _sse.LastEventId.Length;

    /// <summary>Counts whole events as read that their bytes identified.</summary>
    /// <param name="length">Their length.</param>
    public void Skip(long length)
    {
        if (_records is null)
        {
            _sse.Skip(length);
        }
        else
        {
            _records.Skip(length);
        }
    }

    /// <summary>Finds the bytes of an event, if equal bytes are always an equal event.</summary>
    /// <param name="chunk">The chunk that it was read from.</param>
    /// <param name="start">Where it begins in the chunk; negative if it began in an earlier one.</param>
    /// <param name="length">Length of the chunk up to the event's end.</param>
    /// <param name="payloadStart">Where its payload begins in the chunk.</param>
    /// <param name="payloadLength">Length of its payload.</param>
    /// <returns>The event from its first byte to its last, or nothing.</returns>
    public ReadOnlySpan<byte> WholeEvent(ReadOnlySpan<byte> chunk, long start, int length, int payloadStart, int payloadLength)
    {
        if (start < 0 || payloadLength == 0)
        {
            return default;
        }

        ReadOnlySpan<byte> before = chunk.Slice((int)start, payloadStart - (int)start);
        ReadOnlySpan<byte> behind = chunk.Slice(0, length).Slice(payloadStart + payloadLength);
        bool isPlain = _records is null
            ? IsDataField(before) && IsEndOfEvent(behind)
            : before.IsEmpty && IsLineEnd(behind);
        return isPlain ? chunk.Slice((int)start, length - (int)start) : default;
    }

    // A data field, with or without an event field before it. Other fields (id, retry) change more than the event.
    private static bool IsDataField(ReadOnlySpan<byte> fields)
    {
        if (fields.StartsWith("event:"u8))
        {
            fields = BehindLineEnd(fields);
        }

        return fields.SequenceEqual("data: "u8) || fields.SequenceEqual("data:"u8);
    }

    // A blank line after the data field, with or without an event field before it.
    private static bool IsEndOfEvent(ReadOnlySpan<byte> lines)
    {
        lines = BehindLineEnd(lines);
        return IsLineEnd(lines) || (lines.StartsWith("event:"u8) && IsLineEnd(BehindLineEnd(lines)));
    }

    private static bool IsLineEnd(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual("\n"u8) || bytes.SequenceEqual("\r\n"u8);

    private static ReadOnlySpan<byte> BehindLineEnd(ReadOnlySpan<byte> lines)
    {
        int end = lines.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 ? default : lines.Slice(end + (lines.Slice(end).StartsWith("\r\n"u8) ? 2 : 1));
    }

    private bool TryReadOther(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        ReadOnlySpan<byte> chunk = input;
        // The rest of a chunk was captured with the chunk.
        bool isPrefix = Prefix.Length < PrefixCapacity && BytesConsumed == Prefix.Length && (!HasSeenFraming || _isGuess);
        bool isRead = (Framing is null && !TryDetect(ref input)) || _records is null
            ? _sse.TryRead(ref input, out evt)
            : TryReadRecord(ref input, out evt);
        if (_sse.HasSeenField)
        {
            // An event stream after all; nobody asks how it began.
            _prefix?.Value.Release();
        }
        else if (isPrefix)
        {
            CapturePrefix(chunk);
        }

        if (isRead || _sse.HasSeenField)
        {
            _document?.RuleOut();
        }
        else
        {
            _document?.Append(chunk.Slice(0, chunk.Length - input.Length));
        }

        return isRead;
    }

    private bool TryReadRecord(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        if (_isConfirmed)
        {
            return TryReadLine(ref input, out evt);
        }

        bool isCompleted = _records!.HasIncompleteEventPending;
        if (!_records.TryRead(ref input, out evt))
        {
            return false;
        }

        if (_isGuess && !isCompleted)
        {
            // Nothing is left of a dropped line that could be read otherwise.
            _isConfirmed = _records.DroppedEvents > 0 || EndsWithBrace(evt.Data);
            if (!_isConfirmed)
            {
                TurnToEvents(evt);
                return _sse.TryRead(ref input, out evt);
            }
        }

        Unwrap(ref evt);
        return true;
    }

    private bool TryReadLine(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        bool isCompleted = _records!.HasIncompleteEventPending;
        if (!_records.TryRead(ref input, out evt))
        {
            return false;
        }

        if (_isGuess && !isCompleted && IsField(evt.Data))
        {
            TurnToEvents(evt);
            return _sse.TryRead(ref input, out evt);
        }

        _dataPlace = DataPlace.Framer;
        return true;
    }

    // A field of an event stream that is alone in its line; lines of JSON may contain CRs.
    private static bool IsField(ReadOnlySpan<byte> line) =>
        (line.StartsWith("data:"u8) || line.StartsWith("event:"u8)) && line.IndexOf((byte)'\r') < 0;

    private bool TryDetect(scoped ref ReadOnlySpan<byte> input)
    {
        int blank = _declared == StreamFraming.AwsEventStream ? 0 : FramingDetection.CountInsignificant(input, _sse.BytesConsumed);
        if (blank == input.Length)
        {
            return false;
        }

        StreamFraming framing = _declared ?? FramingDetection.OfFirstByte(input[blank], _expected);
        Framing = framing;
        if (framing == StreamFraming.Sse)
        {
            return true;
        }

        Feed(input.Slice(0, blank));
        input = input.Slice(blank);
        _isGuess = framing == StreamFraming.Ndjson && _declared is null;
        _isConfirmed = framing == StreamFraming.Ndjson && !_isGuess;
        _records = _spareNdjson is { } spare && framing == StreamFraming.Ndjson ? spare : CreateFramer(framing);
        _records.Reset(_sse.BytesConsumed);
        _spareNdjson = null;
        return true;
    }

    private RecordFramer CreateFramer(StreamFraming framing) => framing switch
    {
        StreamFraming.Ndjson => new NdjsonFramer(_sse.Options),
        StreamFraming.JsonArray => new JsonArrayFramer(_sse.Options),
        _ => new AwsEventStreamFramer(_sse.Options),
    };

    // If the first line is not a complete JSON text, these are not lines of JSON but one document over several, in which the SSE
    // framer finds no event and IgnoredJson an error, if it is one. If a later line is a field of an event stream, the lines
    // before it are ones that the event stream ignores.
    private void TurnToEvents(in SseEvent line)
    {
        int lineLength = (int)(_records!.BytesConsumed - line.Offset);
        ReadOnlySpan<byte> lineEnd = "\r\n"u8;
        _sse.Skip(line.Offset - _sse.BytesConsumed);
        Feed(line.Data);
        Feed(lineEnd.Slice(lineEnd.Length - (lineLength - line.Data.Length)));
        StopReadingRecords();
        Framing = StreamFraming.Sse;
    }

    private void Feed(ReadOnlySpan<byte> eventless)
    {
        // The framer stops before what may be an event, and a line of JSON may contain CRs.
        while (!eventless.IsEmpty)
        {
            _sse.TryRead(ref eventless, out _);
        }
    }

    private void StopReadingRecords()
    {
        _records?.Dispose();
        _records = null;
        _isGuess = false;
        _isConfirmed = false;
    }

    private void Unwrap(scoped ref SseEvent evt)
    {
        _dataPlace = DataPlace.Framer;
        if (_records is AwsEventStreamFramer { Kind: AwsMessageKind.Event } && BedrockChunk.IsChunk(evt.EventType))
        {
            _unwrapped ??= new StrongBox<PooledBuffer>();
            _unwrapped.Value.ReleaseLarge();
            _unwrapped.Value.Clear();
            if (BedrockChunk.TryUnwrap(evt.Data, ref _unwrapped.Value))
            {
                evt = new SseEvent(_unwrapped.Value.Span, default, default, evt.Offset);
                _dataPlace = DataPlace.Unwrapped;
            }
        }
    }

    private void CapturePrefix(ReadOnlySpan<byte> chunk)
    {
        int room = PrefixCapacity - Prefix.Length;
        if (room > 0 && !chunk.IsEmpty)
        {
            _prefix ??= new StrongBox<PooledBuffer>();
            _prefix.Value.Append(chunk.Slice(0, Math.Min(room, chunk.Length)));
        }
    }

    private static bool EndsWithBrace(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty && JsonStructure.IsWhiteSpace(line[line.Length - 1]))
        {
            line = line.Slice(0, line.Length - 1);
        }

        return !line.IsEmpty && line[line.Length - 1] == (byte)'}';
    }
}
