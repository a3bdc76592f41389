using System.Text;

namespace SseCore.AspNetCore;

/// <summary>
/// Looks at a stream that someone else forwards: takes the chunks, untouched, and tells at the end what was in them. It
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
/// <para>Not thread-safe. Allocates nothing per event. The time begins with its creation.</para>
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
    /// <param name="options">How to look; <see cref="StreamTapOptions.Default"/> by default.</param>
    public StreamTap(StreamTapOptions? options = null)
    {
        _options = options ?? StreamTapOptions.Default;
        _time = _options.TimeProvider;
        _startedAt = _time.GetTimestamp();
        _parser = CreateParser(_options.ContentType);
    }

    /// <summary>How many bytes were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>The token counts by now.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>The time since the tap was created.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    /// <summary>Changes with everything real that is seen; with every chunk where nothing can be seen any more.</summary>
    internal long Progress { get; private set; }

    /// <summary>Takes the next chunk. Never throws.</summary>
    /// <param name="chunk">The bytes, which are only looked at.</param>
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
            // The stream is worth more than what there is to say about it.
            Fail(exception);
        }
    }

    /// <summary>Says that the stream has ended. Never throws.</summary>
    /// <param name="failure">What the source failed with, if it did; the caller's cancellation included.</param>
    /// <returns>What is known of it. Later calls return the same.</returns>
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
            // What it did not see, since it failed or was disposed, may be anything; "completed" it is not.
            summary = summary with { Outcome = StreamOutcome.UnknownDialect };
        }

        return Complete(summary with { Bytes = Bytes }, dialect, failure);
    }

    /// <summary>Gives all buffers back.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Notes a delta that was read elsewhere, of a stream whose bytes are not to be had.</summary>
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

    /// <summary>Takes the content type of the response, which is not known before it begins, unless one was given.</summary>
    internal void TakeContentType(string? contentType)
    {
        // An event stream is one without being called so.
        if (_parser is null || _options.ContentType is not null || FramingDetection.OfContentType(contentType) is null or StreamFraming.Sse)
        {
            return;
        }

        _parser.Dispose();
        _parser = CreateParser(contentType);
    }

    /// <summary>Looks no more, and says why.</summary>
    internal void Fail(Exception exception)
    {
        _tapFailure ??= exception;
        _parser?.Dispose();
        _parser = null;
    }

    /// <summary>Notes an error that came instead of a stream.</summary>
    internal void Note(ProviderError error) => _error ??= error;

    /// <summary>Notes a delta, and fails open.</summary>
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

    /// <summary>Says that a stream that was read elsewhere has ended.</summary>
    internal StreamTapReport Complete(in StreamSummary summary, string dialect, Exception? failure)
    {
        if (_report is not null)
        {
            return _report;
        }

        // Before all else, as everywhere; the summary does not know of one that came instead of a stream.
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

    /// <summary>Called with every chunk, before its deltas. What it throws ends the tapping, not the stream.</summary>
    /// <param name="chunk">The chunk, which is gone afterwards.</param>
    protected virtual void OnChunk(ReadOnlySpan<byte> chunk)
    {
    }

    /// <summary>Called with every delta of <see cref="StreamTapOptions.Kinds"/>. What it throws ends the tapping, not the stream.</summary>
    /// <param name="delta">The delta, which is gone afterwards.</param>
    protected virtual void OnDelta(scoped in Delta delta)
    {
    }

    /// <summary>Called at the end.</summary>
    /// <param name="report">What is known of the stream.</param>
    protected virtual void OnCompleted(StreamTapReport report)
    {
    }

    /// <summary>Gives all buffers back.</summary>
    /// <param name="disposing">Whether it is disposed, rather than finalised.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _parser?.Dispose();
            _parser = null;
        }
    }

    private DeltaParser CreateParser(string? contentType) => DeltaParser.Create(
        _options.Dialect, new DeltaParserOptions { Kinds = _options.Kinds, Framing = _options.Framing, ContentType = contentType });

    private static string? TextOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);

    private void Read(DeltaParser parser, ReadOnlySpan<byte> chunk)
    {
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            Note(delta);
        }
    }

    // Each is told, whatever becomes of the others.
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
