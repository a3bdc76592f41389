using System.IO.Pipelines;

namespace SseCore;

/// <summary>
/// Reads <see cref="Delta"/>s from a <see cref="PipeReader"/> or a <see cref="Stream"/>, such as the body of an HTTP
/// response.
/// </summary>
/// <remarks>
/// <para>Whatever <see cref="TryRead"/> hands out is valid until the next call of either method:</para>
/// <code>
/// await using var deltas = DeltaStream.Create&lt;OpenAiChat&gt;(responseStream);
/// while (await deltas.WaitToReadAsync(cancellationToken))
/// {
///     while (deltas.TryRead(out Delta delta)) { Handle(delta); }
/// }
/// </code>
/// <para>The stream ends for this reader with the dialect's terminator, whether or not the connection stays open.</para>
/// <para>For one consumer at a time.</para>
/// </remarks>
public sealed class DeltaStream : IAsyncDisposable, IChunkConsumer
{
    private const DeltaKinds Content = DeltaKinds.Text | DeltaKinds.Reasoning | DeltaKinds.Refusal | DeltaKinds.ToolCalls;

    private readonly ChunkSource _chunks;
    private readonly DeltaParser _parser;
    private readonly TimeProvider _time;
    private long? _firstDeltaAt;
    private bool _isDisposed;

    private DeltaStream(ChunkSource chunks, DeltaParser parser, TimeProvider time)
    {
        _chunks = chunks;
        _parser = parser;
        _time = time;
    }

    /// <summary>What is known of the whole stream; <see langword="null"/> until it has ended. A source that failed ended it too.</summary>
    public StreamSummary? Summary { get; private set; }

    /// <inheritdoc cref="DeltaParser.DialectName"/>
    public string DialectName => _parser.DialectName;

    /// <inheritdoc cref="DeltaParser.Prefix"/>
    public ReadOnlySpan<byte> Prefix => _parser.Prefix;

    /// <inheritdoc cref="DeltaParser.IncompleteData"/>
    public ReadOnlySpan<byte> IncompleteData => _parser.IncompleteData;

    /// <summary>The time from the creation of this reader to the first bytes; <see langword="null"/> until then.</summary>
    public TimeSpan? TimeToFirstByte => Since(_chunks.FirstChunkAt);

    /// <summary>
    /// The time from the creation of this reader to the first delta with content (text, reasoning, refusal, tool call);
    /// <see langword="null"/> until then.
    /// </summary>
    public TimeSpan? TimeToFirstDelta => Since(_firstDeltaAt);

    /// <summary>The time from the creation of this reader to the latest bytes; <see langword="null"/> until there are any.</summary>
    public TimeSpan? TimeToLastByte => Since(_chunks.LastChunkAt);

    /// <summary>Reads a dialect that is known when the program is compiled.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="stream">The source; disposed with the reader unless told otherwise.</param>
    /// <param name="options">How to read; every kind of delta by default.</param>
    public static DeltaStream Create<TDialect>(Stream stream, DeltaStreamOptions? options = null)
        where TDialect : struct, IDeltaDialect
    {
        options ??= DeltaStreamOptions.Default;
        return Create(stream, DeltaParser.Create<TDialect>(options.Parsing), options);
    }

    /// <inheritdoc cref="Create{TDialect}(Stream, DeltaStreamOptions?)"/>
    /// <param name="pipe">The source, which nothing else may read from; completed with the reader.</param>
    /// <param name="options">How to read; every kind of delta by default.</param>
    public static DeltaStream Create<TDialect>(PipeReader pipe, DeltaStreamOptions? options = null)
        where TDialect : struct, IDeltaDialect
    {
        options ??= DeltaStreamOptions.Default;
        return Create(pipe, DeltaParser.Create<TDialect>(options.Parsing), options);
    }

    /// <summary>Reads a dialect that is known by name when the program runs.</summary>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="stream">The source; disposed with the reader unless told otherwise.</param>
    /// <param name="options">How to read; every kind of delta by default.</param>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public static DeltaStream Create(string dialect, Stream stream, DeltaStreamOptions? options = null)
    {
        options ??= DeltaStreamOptions.Default;
        return Create(stream, DeltaParser.Create(dialect, options.Parsing), options);
    }

    /// <inheritdoc cref="Create(string, Stream, DeltaStreamOptions?)"/>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="pipe">The source, which nothing else may read from; completed with the reader.</param>
    /// <param name="options">How to read; every kind of delta by default.</param>
    public static DeltaStream Create(string dialect, PipeReader pipe, DeltaStreamOptions? options = null)
    {
        options ??= DeltaStreamOptions.Default;
        return Create(pipe, DeltaParser.Create(dialect, options.Parsing), options);
    }

    /// <summary>Waits until more of the stream has arrived.</summary>
    /// <param name="cancellationToken">Cancels the wait, not the stream: it may be waited for again.</param>
    /// <returns>
    /// <see langword="true"/>: call <see cref="TryRead"/> until it returns <see langword="false"/>.
    /// <see langword="false"/>: the stream has ended and all of it was read; see <see cref="Summary"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="IOException">The source failed.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _chunks.WaitToReadAsync(this, cancellationToken);
    }

    /// <summary>Reads the next delta of what has arrived.</summary>
    /// <param name="delta">The delta, if there is one. Its spans are valid until the next call of this method or <see cref="WaitToReadAsync"/>.</param>
    /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public bool TryRead(out Delta delta)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_chunks.TryGetUnread(out ReadOnlySpan<byte> unread))
        {
            int length = unread.Length;
            bool hasDelta = _parser.TryRead(ref unread, out delta);
            _chunks.Consume(length - unread.Length);
            if (hasDelta)
            {
                StampFirstDelta(delta.Kind);
                return true;
            }
        }

        ReadOnlySpan<byte> nothing = default;
        return _parser.TryRead(ref nothing, out delta);
    }

    /// <summary>Gives all buffers back and completes the pipe or disposes the stream.</summary>
    public ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return default;
        }

        _isDisposed = true;
        _parser.Dispose();
        return _chunks.CompleteAsync();
    }

    private static DeltaStream Create(Stream stream, DeltaParser parser, DeltaStreamOptions options) =>
        new(ChunkSource.Create(stream, options.LeaveOpen, options.TimeProvider), parser, options.TimeProvider);

    private static DeltaStream Create(PipeReader pipe, DeltaParser parser, DeltaStreamOptions options) =>
        new(new ChunkSource(pipe, options.TimeProvider), parser, options.TimeProvider);

    // Not waiting for the end of the connection: some servers keep it open after the terminator.
    bool IChunkConsumer.IsOver => Summary is not null || _parser.IsTerminated;

    bool IChunkConsumer.End()
    {
        Summary ??= _parser.Complete();
        return _parser.HasReady;
    }

    void IChunkConsumer.ReleaseEmptyBuffers() => _parser.ReleaseEmptyBuffers();

    private void StampFirstDelta(DeltaKind kind)
    {
        if (_firstDeltaAt is null && (Content & (DeltaKinds)(1 << (int)kind)) != 0)
        {
            _firstDeltaAt = _time.GetTimestamp();
        }
    }

    private TimeSpan? Since(long? timestamp) => timestamp is { } then ? _time.GetElapsedTime(_chunks.CreatedAt, then) : null;
}
