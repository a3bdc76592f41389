using System.IO.Pipelines;
#if NET
using System.Runtime.CompilerServices;
#endif
using System.Runtime.ExceptionServices;

namespace SseCore;

/// <summary>
/// Reads <see cref="Delta"/>s from a <see cref="PipeReader"/> or a <see cref="Stream"/>, such as the body of an HTTP
/// response.
/// </summary>
/// <remarks>
/// <para>Everything that <see cref="TryRead"/> hands out is valid until the next call of either method:</para>
/// <code>
/// await using var deltas = DeltaStream.Create&lt;OpenAiChat&gt;(responseStream);
/// while (await deltas.WaitToReadAsync(cancellationToken))
/// {
///     while (deltas.TryRead(out Delta delta)) { Handle(delta); }
/// }
/// </code>
/// <para>For this reader the stream ends at the dialect's terminator, whether or not the connection stays open.</para>
/// <para>Supports one consumer at a time.</para>
/// </remarks>
public sealed class DeltaStream : IAsyncDisposable, IChunkConsumer
{
    private const DeltaKinds Content = DeltaKinds.Text | DeltaKinds.Reasoning | DeltaKinds.Refusal | DeltaKinds.ToolCalls;

    private const DeltaKinds SignsOfLife = DeltaKinds.Unknown | DeltaKinds.Malformed;

    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly StreamResumption? _resumption;

    // Content of kinds that were not asked for is not handed out, but its arrival still counts as progress.
    private readonly bool _hidesContent;
    private long _payloads;
    private ChunkSource _chunks;
    private DeltaParser _parser;
    private Ending? _ending;
    private long _firstDeltaAt;
    private bool _hasContent;
    private bool _hasDeltas;

    private DeltaStream(ChunkSource chunks, DeltaParser parser, DeltaStreamOptions options)
    {
        _chunks = chunks;
        _parser = parser;
        _time = options.TimeProvider;
        _startedAt = _chunks.StartedAt;
        _hidesContent = (options.Parsing.Kinds & Content) != Content;
        _resumption = options.Resume is { } resume ? new StreamResumption(resume) : null;
    }

    /// <summary>
    /// What is known of the whole stream; <see langword="null"/> until it has ended. An <see cref="IOException"/> from the source ends it
    /// too, as does an <see cref="SseException"/>, after which nothing more is read. A cancelled wait ends it only with
    /// <see cref="DeltaStreamOptions.EndsOnCancellation"/>.
    /// </summary>
    public StreamSummary? Summary => Ended?.Summary;

    /// <summary>
    /// The exception that ended the stream: a failure of the source, a cancellation, or the <see cref="SseException"/> that refused what
    /// it sent; <see langword="null"/> if it has not ended or ended in order.
    /// </summary>
    public Exception? Failure => Ended?.Failure;

    /// <inheritdoc cref="DeltaParser.DialectName"/>
    public string DialectName => _parser.DialectName;

    /// <inheritdoc cref="DeltaParser.Prefix"/>
    public ReadOnlySpan<byte> Prefix => _parser.Prefix;

    /// <summary>The data of the event that the end of the stream cut, as far as it arrived; empty if none was cut. Valid until the next call.</summary>
    public ReadOnlySpan<byte> IncompleteData => _parser.IncompleteData;

    /// <summary>The time from the creation of this reader, or <see cref="DeltaStreamOptions.StartedAt"/>, to the first bytes; <see langword="null"/> until then.</summary>
    public TimeSpan? TimeToFirstByte => Since(_resumption?.FirstChunkAt ?? _chunks.FirstChunkAt);

    /// <summary>
    /// The time from the same start to the first delta with content (text, reasoning, refusal, tool call);
    /// <see langword="null"/> until then.
    /// </summary>
    public TimeSpan? TimeToFirstDelta => Since(_hasContent ? _firstDeltaAt : null);

    /// <summary>The time from the same start to the latest bytes; <see langword="null"/> until there are any.</summary>
    public TimeSpan? TimeToLastByte => Since(_chunks.LastChunkAt);

    /// <summary>Creates a reader for a dialect that is known at compile time.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="stream">The source. It is disposed with the reader, unless <see cref="DeltaStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">The options; every kind of delta by default.</param>
    public static DeltaStream Create<TDialect>(Stream stream, DeltaStreamOptions? options = null)
        where TDialect : struct, IDeltaDialect
    {
        options ??= DeltaStreamOptions.Default;
        return Create(stream, DeltaParser.Create<TDialect>(options.Parsing), options);
    }

    /// <inheritdoc cref="Create{TDialect}(Stream, DeltaStreamOptions?)"/>
    /// <param name="pipe">The source, which must have no other reader. It is completed with this reader.</param>
    /// <param name="options">The options; every kind of delta by default.</param>
    public static DeltaStream Create<TDialect>(PipeReader pipe, DeltaStreamOptions? options = null)
        where TDialect : struct, IDeltaDialect
    {
        options ??= DeltaStreamOptions.Default;
        return Create(pipe, DeltaParser.Create<TDialect>(options.Parsing), options);
    }

    /// <summary>Creates a reader for a dialect that is given by name at run time.</summary>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="stream">The source. It is disposed with the reader, unless <see cref="DeltaStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">The options; every kind of delta by default.</param>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public static DeltaStream Create(string dialect, Stream stream, DeltaStreamOptions? options = null)
    {
        options ??= DeltaStreamOptions.Default;
        return Create(stream, DeltaParser.Create(dialect, options.Parsing), options);
    }

    /// <inheritdoc cref="Create(string, Stream, DeltaStreamOptions?)"/>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="pipe">The source, which must have no other reader. It is completed with this reader.</param>
    /// <param name="options">The options; every kind of delta by default.</param>
    public static DeltaStream Create(string dialect, PipeReader pipe, DeltaStreamOptions? options = null)
    {
        options ??= DeltaStreamOptions.Default;
        return Create(pipe, DeltaParser.Create(dialect, options.Parsing), options);
    }

    /// <summary>Waits until more of the stream has arrived.</summary>
    /// <param name="cancellationToken">
    /// Cancels the wait, not the stream: you may wait again, unless <see cref="DeltaStreamOptions.EndsOnCancellation"/> is set, as it is
    /// for streams that SseCore.Http opens.
    /// </param>
    /// <returns>
    /// <see langword="true"/>: call <see cref="TryRead"/> until it returns <see langword="false"/>.
    /// <see langword="false"/>: the stream has ended and all of it was read; see <see cref="Summary"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="IOException">The source failed, or took too long (<see cref="StreamTimeoutException"/>). <see cref="Summary"/> is set nevertheless.</exception>
    /// <exception cref="InvalidOperationException">Another wait is pending.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed, before or while it waited.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (_resumption is null)
        {
            return _chunks.WaitToReadAsync(this, cancellationToken);
        }

        // The order matters: the thread that asks for another stream announces that before it takes the callback.
        bool mayResume = _resumption.Resume is not null;
        if (Volatile.Read(ref _resumption.Resuming) is not null)
        {
            _chunks.ThrowIfBusy(this);
            ChunkSource.ThrowIsPending();
        }

        return mayResume ? WaitOrResumeAsync(_resumption, cancellationToken) : _chunks.WaitToReadAsync(this, cancellationToken);
    }

    /// <summary>Reads the next delta from the bytes that have arrived.</summary>
    /// <param name="delta">The delta, if there is one. Its spans are valid until the next call of this method or <see cref="WaitToReadAsync"/>.</param>
    /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    /// <exception cref="InvalidOperationException">A wait is pending.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public bool TryRead(out Delta delta)
    {
        _chunks.ThrowIfBusy(this);
        while (_chunks.TryGetUnread(out ReadOnlySpan<byte> unread))
        {
            int length = unread.Length;
            bool hasDelta = _parser.TryRead(ref unread, out delta);
            _chunks.Consume(length - unread.Length);
            if (hasDelta)
            {
                Note(delta.Kind);
                _resumption?.AddInterrupted(ref delta);
                return true;
            }
        }

        if (_hidesContent && _payloads != _parser.Payloads)
        {
            _payloads = _parser.Payloads;
            _chunks.NoteProgress();
        }

        ReadOnlySpan<byte> nothing = default;
        bool isLeft = _parser.TryRead(ref nothing, out delta);
        if (isLeft)
        {
            // The deltas that the end brings were handed out like all others.
            Note(delta.Kind);
        }

        _resumption?.AddInterrupted(ref delta);
        return isLeft;
    }

    /// <summary>Returns all buffers and completes the pipe or disposes the stream. Safe to call more than once.</summary>
    /// <remarks>
    /// May be called by any thread while a wait is pending: the read is cancelled, the wait throws an
    /// <see cref="ObjectDisposedException"/>, and buffers that the read may still write to are returned once it has ended. Must not
    /// be called while another thread is in <see cref="TryRead"/> or uses what it handed out.
    /// </remarks>
    public ValueTask DisposeAsync()
    {
        if (_resumption is null)
        {
            return _chunks.DisposeAsync(this);
        }

        ChunkSource chunks;
        lock (_resumption)
        {
            _resumption.IsDisposed = true;
            chunks = _chunks;
        }

        Volatile.Read(ref _resumption.Resuming)?.Cancel();
        return chunks.DisposeAsync(this);
    }

    internal static DeltaStream Create(Stream stream, DeltaParser parser, DeltaStreamOptions options) =>
        new(new StreamChunkSource(stream, options.LeaveOpen, options.TimeProvider, options.Timeouts, options.StartedAt, options.EndsOnCancellation), parser, options);

    internal static DeltaStream Create(PipeReader pipe, DeltaParser parser, DeltaStreamOptions options) =>
        new(new PipeChunkSource(pipe, options.TimeProvider, options.Timeouts, options.StartedAt, options.EndsOnCancellation), parser, options);

    // Does not wait for the end of the connection: some servers keep it open after the terminator.
    private Ending? Ended => _ending ??= _parser.Refusal is { } refusal ? EndingOf(_parser.SummarizeRefused(refusal.Code), refusal) : null;

    bool IChunkConsumer.IsOver => Ended is not null || _parser.IsTerminated;

    bool IChunkConsumer.End(Exception? failure)
    {
        if (Ended is null)
        {
            StreamSummary summary = _parser.Complete();
            _ending = EndingOf(summary with { Outcome = summary.OutcomeAfter(failure) }, failure);
        }

        return _parser.HasReady;
    }

    NextEvent IChunkConsumer.NextEvent => _parser.NextEvent;

    void IChunkConsumer.ReadUnfinished(ReadOnlySpan<byte> bytes) => _parser.TryRead(ref bytes, out _);

    void IChunkConsumer.ReleaseEmptyBuffers() => _parser.ReleaseEmptyBuffers();

    void IChunkConsumer.Release() => _parser.Dispose();

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<bool> WaitOrResumeAsync(StreamResumption resumption, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await _chunks.WaitToReadAsync(this, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }
            catch (IOException) when (_ending is not null)
            {
                resumption.HasFailureToThrow = true;
                if (_parser.HasReady)
                {
                    // The deltas that the end brings are handed out first. Then the wait comes back here and goes on below.
                    return true;
                }
            }

            if (await TryResumeAsync(resumption, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            if (resumption.HasFailureToThrow && Failure is { } failure)
            {
                resumption.HasFailureToThrow = false;
                ExceptionDispatchInfo.Capture(failure).Throw();
            }

            return false;
        }
    }

    private async ValueTask<bool> TryResumeAsync(StreamResumption resumption, CancellationToken cancellationToken)
    {
        if (Summary is not { Outcome: not (StreamOutcome.Completed or StreamOutcome.Cancelled) } summary)
        {
            return false;
        }

        var resuming = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref resumption.Resuming, resuming, null) is not null)
        {
            ChunkSource.ThrowIsPending();
        }

        try
        {
            // A thread that disposed before this was published did not see it, so disposal has to be checked here.
            ObjectDisposedException.ThrowIf(resumption.IsDisposed, this);
            return await ResumeAsync(resumption, summary, resuming.Token, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref resumption.Resuming, null);
        }
    }

    private async ValueTask<bool> ResumeAsync(StreamResumption resumption, StreamSummary summary, CancellationToken disposal, CancellationToken cancellationToken)
    {
        if (resumption.Resume is not { } resume)
        {
            return false;
        }

        // Asked once per end, unless it returns another stream. An exception from it replaces the source's failure.
        bool hasFailureToThrow = resumption.HasFailureToThrow;
        resumption.Resume = null;
        resumption.HasFailureToThrow = false;
        DeltaStream? next;
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(disposal, cancellationToken))
        {
            try
            {
                next = await resume(new StreamInterruption(summary, Failure, _hasDeltas), either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (either.IsCancellationRequested)
            {
                ObjectDisposedException.ThrowIf(resumption.IsDisposed, this);
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
        }

        if (next is null)
        {
            resumption.HasFailureToThrow = hasFailureToThrow;
            return false;
        }

        await _chunks.DisposeAsync(this).ConfigureAwait(false);
        if (_hasDeltas)
        {
            resumption.Interrupted = summary;
            resumption.FirstChunkAt ??= _chunks.FirstChunkAt;
        }

        bool isDisposed;
        lock (resumption)
        {
            isDisposed = resumption.IsDisposed;
            if (!isDisposed)
            {
                (_chunks, _parser) = (next._chunks, next._parser);
            }
        }

        if (isDisposed)
        {
            await next.DisposeAsync().ConfigureAwait(false);
            throw new ObjectDisposedException(GetType().FullName);
        }

        resumption.Resume = resume;
        _ending = null;
        return true;
    }

    private Ending EndingOf(in StreamSummary summary, Exception? failure)
    {
        StreamSummary before = _resumption?.Interrupted ?? default;
        return new Ending(
            summary with
            {
                Usage = summary.Usage.Plus(before.Usage),
                Events = summary.Events + before.Events,
                Bytes = summary.Bytes + before.Bytes,
                MalformedPayloads = summary.MalformedPayloads + before.MalformedPayloads,
                DroppedEvents = summary.DroppedEvents + before.DroppedEvents,
            },
            failure);
    }

    private void Note(DeltaKind kind)
    {
        var kinds = (DeltaKinds)(1 << (int)kind);
        _hasDeltas = true;
        if ((SignsOfLife & kinds) == 0)
        {
            _chunks.NoteProgress();
        }

        if (!_hasContent && (Content & kinds) != 0)
        {
            _hasContent = true;
            _firstDeltaAt = _time.GetTimestamp();
        }
    }

    private TimeSpan? Since(long? timestamp) => timestamp is { } then ? _time.GetElapsedTime(_startedAt, then) : null;

    // A separate object, so that a stream that has not ended does not hold the room for it.
    private sealed class Ending(in StreamSummary summary, Exception? failure)
    {
        public StreamSummary Summary { get; } = summary;

        public Exception? Failure { get; } = failure;
    }
}
