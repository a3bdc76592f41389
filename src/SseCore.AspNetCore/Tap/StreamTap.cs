using System.Globalization;
using System.Net;
using System.Text;

namespace SseCore.AspNetCore;

/// <summary>
/// Observes a stream that other code forwards: it takes the chunks, leaves them unchanged, and reports at the end what was in them. It
/// fails open: whatever goes wrong in it, <see cref="Write"/> never throws.
/// </summary>
/// <remarks>
/// <code>
/// using var tap = new StreamTap();
/// while ((count = await upstream.ReadAsync(buffer)) > 0)
/// {
///     tap.Write(buffer.AsSpan(0, count));
///     await downstream.WriteAsync(buffer.AsMemory(0, count));
/// }
///
/// StreamTapReport report = tap.Complete();
/// </code>
/// <para>Not thread-safe. Allocates nothing per event. Times are measured from its creation.</para>
/// </remarks>
public class StreamTap : IDisposable
{
    private const DeltaKinds SignsOfLife = DeltaKinds.Unknown | DeltaKinds.Malformed;

    private const DeltaKinds Content = DeltaKinds.Text | DeltaKinds.Reasoning | DeltaKinds.Refusal | DeltaKinds.ToolCalls;

    private readonly StreamTapOptions _options;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private DeltaParser? _parser;
    private StreamTapReport? _report;
    private Exception? _tapFailure;
    private ProviderError? _error;
    private ProviderError? _statusError;
    private string? _id;
    private string? _model;
    private string? _reason;
    private long? _firstByteAt;
    private long? _firstDeltaAt;
    private long _lastDeltaAt;
    private long _lastOffset = -1;
    private long _deltas;
    private long _intervals;
    private TimeSpan _longestInterval;

    /// <summary>Creates a tap for one stream.</summary>
    /// <param name="options">The options; <see cref="StreamTapOptions.Default"/> by default.</param>
    public StreamTap(StreamTapOptions? options = null)
    {
        _options = options ?? StreamTapOptions.Default;
        _time = _options.TimeProvider;
        _startedAt = _time.GetTimestamp();
        _parser = CreateParser(_options.ContentType);
    }

    /// <summary>The number of bytes written.</summary>
    public long Bytes { get; private set; }

    /// <summary>The token counts so far.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>The time since the tap was created.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    /// <summary>Changes whenever progress is seen; with every chunk if nothing can be seen any more.</summary>
    internal long Progress { get; private set; }

    /// <summary>Whether the dialect's terminator was seen.</summary>
    internal bool IsTerminated => _parser?.IsTerminated == true;

    /// <summary>Adds the next chunk. Never throws.</summary>
    /// <param name="chunk">The bytes, which are only read.</param>
    public void Write(ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            return;
        }

        Bytes += chunk.Length;
        _firstByteAt ??= _time.GetTimestamp();
        if (_parser is null || _report is not null)
        {
            Progress++;
            return;
        }

        try
        {
            OnChunk(chunk);
            Read(_parser, chunk);
        }
        catch (Exception exception)
        {
            // The stream matters more than the report about it.
            Fail(exception);
        }
    }

    /// <summary>Signals the end of the stream. Never throws.</summary>
    /// <param name="failure">The exception with which the source failed, if it did, including the caller's cancellation.</param>
    /// <returns>The report. Later calls return the same one.</returns>
    public StreamTapReport Complete(Exception? failure = null)
    {
        if (_report is not null)
        {
            return _report;
        }

        StreamSummary summary = default;
        string dialect = string.Empty;
        bool hasSeenAll = _parser is not null;
        try
        {
            if (_parser is not null)
            {
                summary = _parser.Complete();
                Read(_parser, default);
                dialect = _parser.DialectName;
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        if (!hasSeenAll || _tapFailure is not null)
        {
            // Whatever the tap did not see, since it failed or was disposed, may be anything, but is not "completed".
            summary = summary with { Outcome = StreamOutcome.UnknownDialect };
        }

        return Complete(summary with { Bytes = Bytes }, dialect, failure);
    }

    /// <summary>Returns all buffers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Records a delta that was read elsewhere, from a stream whose bytes are not available.</summary>
    internal void Note(scoped in Delta delta)
    {
        var kind = (DeltaKinds)(1 << (int)delta.Kind);
        Progress += (kind & SignsOfLife) == 0 ? 1 : 0;
        if ((kind & Content) != 0)
        {
            NoteContent(delta.Offset);
        }

        switch (delta.Kind)
        {
            case DeltaKind.MessageStart:
                _id ??= TextOf(delta.Id);
                _model ??= TextOf(delta.Model);
                break;
            case DeltaKind.Finish:
                _reason = TextOf(delta.Reason);
                break;
            case DeltaKind.Usage:
                Usage = delta.Usage;
                break;
            case DeltaKind.Error:
                _error ??= new ProviderError(TextOf(delta.ErrorType), TextOf(delta.ErrorCode), TextOf(delta.ErrorMessage));
                break;
        }

        OnDelta(delta);
    }

    /// <summary>Uses the content type of the response, which is unknown before the response begins, unless the options name one.</summary>
    internal void TakeContentType(string? contentType)
    {
        // An event stream is detected without its content type.
        if (_parser is null || _options.ContentType is not null || contentType is null || FramingDetection.OfContentType(contentType) == StreamFraming.Sse)
        {
            return;
        }

        _parser.Dispose();
        _parser = CreateParser(contentType);
    }

    /// <summary>Stops the tap, and records why.</summary>
    internal void Fail(Exception exception)
    {
        _tapFailure ??= exception;
        _parser?.Dispose();
        _parser = null;
    }

    /// <summary>Records an error that came instead of a stream.</summary>
    internal void Note(ProviderError error) => _error ??= error;

    /// <summary>Records the status of an error response. It is the error, unless the body contains one.</summary>
    internal void NoteStatus(HttpStatusCode status) => _statusError = ErrorOf(status);

    /// <summary>The error of a response whose body contains none.</summary>
    internal static ProviderError ErrorOf(HttpStatusCode status) => new(null, ((int)status).ToString(CultureInfo.InvariantCulture), null);

    /// <summary>Records a delta, and fails open.</summary>
    internal void TryNote(scoped in Delta delta)
    {
        _firstByteAt ??= _time.GetTimestamp();
        if (_tapFailure is not null)
        {
            return;
        }

        try
        {
            Note(delta);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>Signals the end of a stream that was read elsewhere.</summary>
    internal StreamTapReport Complete(in StreamSummary summary, string dialect, Exception? failure)
    {
        if (_report is not null)
        {
            return _report;
        }

        _error ??= _statusError;

        // Takes precedence, as everywhere; the summary does not include an error that came instead of a stream.
        StreamOutcome outcome = _error is null ? summary.OutcomeAfter(failure) : StreamOutcome.ProviderError;
        long now = _time.GetTimestamp();
        _report = new StreamTapReport
        {
            Summary = summary with { Outcome = outcome, Usage = summary.Usage.IsEmpty ? Usage : summary.Usage },
            Dialect = dialect,
            Id = _id,
            Model = _model,
            Reason = _reason,
            Error = _error,
            Deltas = _deltas,
            TimeToFirstByte = Since(_firstByteAt),
            TimeToFirstDelta = Since(_firstDeltaAt),
            MeanDeltaInterval = _intervals > 0 ? _time.GetElapsedTime(_firstDeltaAt!.Value, _lastDeltaAt) / _intervals : null,
            LongestDeltaInterval = _intervals > 0 ? _longestInterval : null,
            Duration = _time.GetElapsedTime(_startedAt, now),
            Failure = failure,
            TapFailure = _tapFailure,
        };
        Tell(report => _options.Metrics?.Record(report, _options.Attributes));
        Tell(OnCompleted);
        return _report;
    }

    /// <summary>Called with every chunk, before its deltas. An exception from it ends the tapping, not the stream.</summary>
    /// <param name="chunk">The chunk, which is not valid afterwards.</param>
    protected virtual void OnChunk(ReadOnlySpan<byte> chunk)
    {
    }

    /// <summary>Called with every delta of <see cref="StreamTapOptions.Kinds"/>. An exception from it ends the tapping, not the stream.</summary>
    /// <param name="delta">The delta, which is not valid afterwards.</param>
    protected virtual void OnDelta(scoped in Delta delta)
    {
    }

    /// <summary>Called at the end.</summary>
    /// <param name="report">The report.</param>
    protected virtual void OnCompleted(StreamTapReport report)
    {
    }

    /// <summary>Returns all buffers.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>, rather than by a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _parser?.Dispose();
            _parser = null;
        }
    }

    private DeltaParser CreateParser(string? contentType)
    {
        var parsing = new DeltaParserOptions { Kinds = _options.Kinds, Framing = _options.Framing, ContentType = contentType };
        return _options.OwnDialect?.CreateParser(parsing) ?? DeltaParser.Create(_options.Dialect, parsing);
    }

    private static string? TextOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);

    private void Read(DeltaParser parser, ReadOnlySpan<byte> chunk)
    {
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            Note(delta);
        }
    }

    // Each is called, whatever the others throw.
    private void Tell(Action<StreamTapReport> tell)
    {
        try
        {
            tell(_report!);
        }
        catch (Exception exception)
        {
            _tapFailure ??= exception;
            _report = _report! with { TapFailure = _tapFailure };
        }
    }

    private void NoteContent(long offset)
    {
        _deltas++;
        if (offset == _lastOffset)
        {
            return;
        }

        _lastOffset = offset;
        long now = _time.GetTimestamp();
        if (_firstDeltaAt is null)
        {
            _firstDeltaAt = now;
            _lastDeltaAt = now;
            return;
        }

        TimeSpan interval = _time.GetElapsedTime(_lastDeltaAt, now);
        _lastDeltaAt = now;
        _intervals++;
        _longestInterval = interval > _longestInterval ? interval : _longestInterval;
        _options.Metrics?.RecordInterval(interval, _options.Attributes, _parser?.DialectName, _model);
    }

    private TimeSpan? Since(long? timestamp) => timestamp is { } then ? _time.GetElapsedTime(_startedAt, then) : null;
}
