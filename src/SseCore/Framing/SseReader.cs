using System.IO.Pipelines;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace SseCore;

/// <summary>
/// Reads Server-Sent Events from a <see cref="PipeReader"/> or a <see cref="Stream"/>.
/// </summary>
/// <remarks>
/// <para>The fastest form; everything that <see cref="TryRead"/> hands out is valid until the next call of either method:</para>
/// <code>
/// while (await reader.WaitToReadAsync(cancellationToken))
/// {
///     while (reader.TryRead(out SseEvent evt)) { Handle(evt.Data); }
/// }
/// </code>
/// <para>
/// The simplest form: <c>await foreach (SseEvent evt in reader)</c>, or <c>in reader.WithCancellation(cancellationToken)</c>. It
/// disposes the reader.
/// </para>
/// <para>Supports one consumer at a time. A stream is read once and cannot be reread.</para>
/// </remarks>
public sealed class SseReader : IAsyncDisposable, IChunkConsumer
{
    private readonly ChunkSource _chunks;
    private readonly SseFramer _framer;
    private SseOutcome? _outcome;
    private Exception? _failure;
    private bool _isEnumerated;

    private SseReader(ChunkSource chunks, SseReaderOptions options)
    {
        _chunks = chunks;
        _framer = new SseFramer(options.Framing);
        _framer.BeginWith(options.LastEventId);
    }

    /// <summary>
    /// How the stream ended; <see langword="null"/> while it has not. An <see cref="IOException"/> from the source ends it too, as does an
    /// <see cref="SseException"/>, after which nothing more is read. A cancelled wait ends it only with
    /// <see cref="SseReaderOptions.EndsOnCancellation"/>. It is judged by the bytes that arrived: if there is a <see cref="Failure"/>,
    /// more may be missing, even if it is <see cref="SseOutcome.Clean"/>.
    /// </summary>
    public SseOutcome? Outcome => _outcome ?? (_framer.Refusal is null ? null : SseOutcome.LimitExceeded);

    /// <summary>
    /// The exception that ended the stream: a failure of the source, a cancellation, or the <see cref="SseException"/> that refused what
    /// it sent; <see langword="null"/> if it has not ended or ended in order.
    /// </summary>
    public Exception? Failure => _failure ??= _framer.Refusal;

    /// <inheritdoc cref="SseFramer.LastEventId"/>
    public ReadOnlySpan<byte> LastEventId => _framer.LastEventId;

    /// <inheritdoc cref="SseFramer.Retry"/>
    public TimeSpan? Retry => _framer.Retry;

    /// <inheritdoc cref="SseFramer.BytesConsumed"/>
    public long BytesConsumed => _framer.BytesConsumed + _chunks.HeldBack;

    /// <inheritdoc cref="SseFramer.DroppedEvents"/>
    public long DroppedEvents => _framer.DroppedEvents;

    /// <inheritdoc cref="SseFramer.IncompleteData"/>
    public ReadOnlySpan<byte> IncompleteData => _framer.IncompleteData;

    /// <summary>Creates a reader of a stream, which it disposes unless <see cref="SseReaderOptions.LeaveOpen"/> is set.</summary>
    /// <param name="stream">The source.</param>
    /// <param name="options">The options; the standard's by default.</param>
    public static SseReader Create(Stream stream, SseReaderOptions? options = null)
    {
        options ??= SseReaderOptions.Default;
        return new(new StreamChunkSource(stream, options.LeaveOpen, options.TimeProvider, options.Timeouts, options.StartedAt, options.EndsOnCancellation), options);
    }

    /// <summary>Creates a reader of a pipe, which it completes when it is disposed.</summary>
    /// <param name="pipe">The source, which must have no other reader.</param>
    /// <param name="options">The options; the standard's by default.</param>
    public static SseReader Create(PipeReader pipe, SseReaderOptions? options = null)
    {
        options ??= SseReaderOptions.Default;
        return new(new PipeChunkSource(pipe, options.TimeProvider, options.Timeouts, options.StartedAt, options.EndsOnCancellation), options);
    }

    /// <summary>Waits until more of the stream has arrived.</summary>
    /// <param name="cancellationToken">
    /// Cancels the wait, not the stream: you may wait again, unless <see cref="SseReaderOptions.EndsOnCancellation"/> is set, as it is
    /// for readers that SseCore.Http opens.
    /// </param>
    /// <returns>
    /// <see langword="true"/>: call <see cref="TryRead"/> until it returns <see langword="false"/>.
    /// <see langword="false"/>: the stream has ended and all of it was read; see <see cref="Outcome"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="IOException">The source failed, or took too long (<see cref="StreamTimeoutException"/>).</exception>
    /// <exception cref="InvalidOperationException">Another wait is pending.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed, before or while it waited.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _chunks.WaitToReadAsync(this, cancellationToken);

    /// <summary>Reads the next event from the bytes that have arrived.</summary>
    /// <param name="evt">The event, if there is one. Its spans are valid until the next call of this method or <see cref="WaitToReadAsync"/>.</param>
    /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    /// <exception cref="InvalidOperationException">A wait is pending.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public bool TryRead(out SseEvent evt)
    {
        _chunks.ThrowIfBusy(this);
        while (_chunks.TryGetUnread(out ReadOnlySpan<byte> unread))
        {
            int length = unread.Length;
            bool hasEvent = _framer.TryRead(ref unread, out evt);
            _chunks.Consume(length - unread.Length);
            if (hasEvent)
            {
                if (!evt.IsComment)
                {
                    _chunks.NoteProgress();
                }

                return true;
            }
        }

        ReadOnlySpan<byte> nothing = default;
        return _framer.TryRead(ref nothing, out evt);
    }

    /// <summary>Enumerates the stream with <c>await foreach</c>. Each event is valid until the next.</summary>
    /// <param name="cancellationToken">Cancels the waits.</param>
    /// <exception cref="InvalidOperationException">The stream was already enumerated.</exception>
    public Enumerator GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _chunks.ThrowIfBusy(this);
        if (_isEnumerated)
        {
            throw new InvalidOperationException("A stream can be enumerated only once.");
        }

        _isEnumerated = true;
        return new Enumerator(this, cancellationToken);
    }

    /// <summary>Returns this reader for <c>await foreach</c>, with a token for its waits.</summary>
    /// <param name="cancellationToken">Cancels the waits.</param>
    public Cancelable WithCancellation(CancellationToken cancellationToken) => new(this, cancellationToken);

    /// <summary>Returns all buffers and completes the pipe or disposes the stream. Safe to call more than once.</summary>
    /// <remarks>
    /// May be called by any thread while a wait is pending: the read is cancelled, the wait throws an
    /// <see cref="ObjectDisposedException"/>, and buffers that the read may still write to are returned once it has ended. Must not
    /// be called while another thread is in <see cref="TryRead"/> or uses what it handed out.
    /// </remarks>
    public ValueTask DisposeAsync() => _chunks.DisposeAsync(this);

    bool IChunkConsumer.IsOver => Outcome is not null;

    bool IChunkConsumer.End(Exception? failure)
    {
        if (Outcome is null)
        {
            _outcome = _framer.Complete();
            _failure = failure;
        }

        return _framer.HasIncompleteEventPending;
    }

    // A `retry` line takes effect as soon as the line ends.
    NextEvent IChunkConsumer.NextEvent => _framer.NextEvent is { End: EventEnd.BlankLine } next ? next with { End = EventEnd.BlankLineOrRetry } : default;

    void IChunkConsumer.ReadUnfinished(ReadOnlySpan<byte> bytes) => _framer.TryRead(ref bytes, out _);

    void IChunkConsumer.ReleaseEmptyBuffers() => _framer.ReleaseEmptyBuffers();

    void IChunkConsumer.Release() => _framer.Dispose();

    /// <summary>What <see cref="WithCancellation"/> returns.</summary>
    // The framework's WithCancellation is for IAsyncEnumerable, which could not be of ref structs before .NET 9.
    public readonly struct Cancelable
    {
        private readonly SseReader _reader;
        private readonly CancellationToken _cancellationToken;

        internal Cancelable(SseReader reader, CancellationToken cancellationToken)
        {
            _reader = reader;
            _cancellationToken = cancellationToken;
        }

        /// <summary>Enumerates the stream. Each event is valid until the next.</summary>
        /// <exception cref="InvalidOperationException">The stream was already enumerated.</exception>
        public Enumerator GetAsyncEnumerator() => _reader.GetAsyncEnumerator(_cancellationToken);
    }

    /// <summary>Enumerates an <see cref="SseReader"/> with <c>await foreach</c>. Disposing it disposes the reader.</summary>
    // Written by hand, since an iterator cannot yield a ref struct (CS9267). State that crosses MoveNextAsync must live on the
    // heap, so this form copies each event into one buffer that it keeps; the two loops do not.
    public sealed class Enumerator : IAsyncDisposable
    {
        private readonly SseReader _reader;
        private readonly CancellationToken _cancellationToken;
        private PooledBuffer _current;
        private int _dataLength;
        private long _offset;
        private bool _isComment;

        internal Enumerator(SseReader reader, CancellationToken cancellationToken)
        {
            _reader = reader;
            _cancellationToken = cancellationToken;
        }

        /// <summary>The current event. Valid until the next <see cref="MoveNextAsync"/>.</summary>
        public SseEvent Current => new(
            _current.Span.Slice(0, _dataLength), _current.Span.Slice(_dataLength), _reader.LastEventId, _offset, _isComment);

        /// <summary>Reads the next event.</summary>
        /// <returns>Whether there is one.</returns>
        /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
        /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
        public ValueTask<bool> MoveNextAsync() => TryMoveNext() ? new ValueTask<bool>(true) : WaitAndMoveNextAsync();

        /// <summary>Disposes the reader.</summary>
        public ValueTask DisposeAsync()
        {
            _current.Release();
            _dataLength = 0;
            return _reader.DisposeAsync();
        }

#if NET
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
        private async ValueTask<bool> WaitAndMoveNextAsync()
        {
            while (await _reader.WaitToReadAsync(_cancellationToken).ConfigureAwait(false))
            {
                if (TryMoveNext())
                {
                    return true;
                }
            }

            return false;
        }

        private bool TryMoveNext()
        {
            _current.ReleaseLarge();
            _current.Clear();
            _current.PoisonForgotten();
            _dataLength = 0;
            if (!_reader.TryRead(out SseEvent evt))
            {
                return false;
            }

            _current.Reserve(evt.Data.Length + evt.EventType.Length);
            _current.Append(evt.Data);
            _current.Append(evt.EventType);
            _dataLength = evt.Data.Length;
            _offset = evt.Offset;
            _isComment = evt.IsComment;
            return true;
        }
    }
}
