namespace SseCore;

/// <summary>
/// Reads one JSON text while it arrives, in fragments of any size: reports what each fragment adds, and at any time can write
/// a complete, valid document of what is known. For tool-call arguments and structured output. The cost is proportional to
/// the length of the text, however small the fragments.
/// </summary>
/// <remarks>
/// <para>It accepts exactly what <c>Utf8JsonReader</c> accepts by default: one value, strictly by RFC 8259. An error in
/// the text is a <see cref="State"/>, not an exception. Members with equal names are reported, and written, as often as
/// they occur.</para>
/// <para>Not thread-safe. Allocates nothing per fragment; buffers are rented and returned by <see cref="Dispose"/>.</para>
/// <para>To show the arguments of tool calls as they grow, use one accumulator per call:</para>
/// <code>
/// // one per (delta.Choice, delta.Index)
/// if (delta.Kind == DeltaKind.ToolCallArguments)
/// {
///     ReadOnlySpan&lt;byte&gt; fragment = delta.Text;
///     while (arguments.TryRead(ref fragment, out JsonDelta part))
///     {
///         if (part.Kind == JsonDeltaKind.StringText &amp;&amp; part.Path.SequenceEqual("/code"u8)) { editor.Write(part.Text); }
///     }
/// }
/// </code>
/// <para>Text that has already been collected can be one fragment: <c>arguments.Append(call.RawArguments.Utf8)</c>.</para>
/// </remarks>
// How this works, and how to change it safely.
//
// A fragment is first appended to the text received, and read there. So every span handed out is a slice of that text, a
// token is contiguous however it was cut, and reading resumes from only a position and a step. The steps are in
// JsonAccumulator.Steps.cs, the construction of a document in JsonAccumulator.Document.cs.
//
// Invariants. (1) Everything known is a function of the text before _position, never of the fragments: _position stops
// before an incomplete character. (2) Every byte is read once, except that a character split by a fragment's end is
// read again: at most JsonEscape.MaxLength bytes. (3) text[.._stableEnd], with everything open closed, is a document.
public sealed partial class JsonAccumulator : IDisposable
{
    // A buffer that one long string with escapes needed is returned before the next call; smaller buffers are kept.
    private const int RetainedCapacity = 32 * 1024;

    private readonly JsonAccumulatorOptions _options;
    private readonly JsonPath _path = new();
    private PooledBuffer _received;
    private PooledBuffer _scratch;
    private bool _isTooLarge;
    private bool _isCompleted;
    private bool _wasCut;
    private bool _isDisposed;

    /// <summary>Creates an accumulator.</summary>
    /// <param name="options">The limits; <see cref="JsonAccumulatorOptions.Default"/> by default.</param>
    public JsonAccumulator(JsonAccumulatorOptions? options = null) => _options = options ?? JsonAccumulatorOptions.Default;

    /// <summary>What is known of the text as far as <see cref="TryRead"/> has read it.</summary>
    public JsonAccumulatorState State
    {
        get
        {
            if (Failure != JsonFailure.None)
            {
                return JsonAccumulatorState.Failed;
            }

            if (_step is JsonStep.DocumentEnd or JsonStep.AfterDocument || IsNumberAtEnd)
            {
                return JsonAccumulatorState.Complete;
            }

            return _step == JsonStep.Value && _path.Depth == 0 ? JsonAccumulatorState.NothingYet : JsonAccumulatorState.Incomplete;
        }
    }

    /// <summary>Why <see cref="State"/> is <see cref="JsonAccumulatorState.Failed"/>.</summary>
    public JsonFailure Failure { get; private set; }

    /// <summary>
    /// Position in the text, in bytes from 0, of the first byte that no JSON text within the limits has there; -1 if
    /// there is none.
    /// </summary>
    public long FailureOffset { get; private set; } = -1;

    /// <summary>
    /// Whether <see cref="Complete"/> ended the text before its value was whole. What is known of it is not what the
    /// model meant to write, even if it looks whole, and no tool should be run with it.
    /// </summary>
    public bool IsTruncated =>
        _isCompleted && (State == JsonAccumulatorState.Incomplete || (_wasCut && State == JsonAccumulatorState.NothingYet));

    /// <summary>
    /// The text exactly as received, whatever its <see cref="State"/>, up to <see cref="JsonAccumulatorOptions.MaxBytes"/>.
    /// Valid until the next call of a method that changes it.
    /// </summary>
    public ReadOnlySpan<byte> RawText => _received.Span;

    /// <summary>Length of the text in bytes, including the part beyond the limit.</summary>
    public long BytesConsumed { get; private set; }

    /// <summary>Bytes read and copied so far, for tests that show the work to be linear.</summary>
    internal long BytesTouched { get; private set; }

    // A number at the end is whole only because the text has ended.
    private bool IsNumberAtEnd =>
        _isCompleted && !_wasCut && _step == JsonStep.InNumber && _path.Depth == 0 && JsonNumber.IsNumber(_numberPart);

    /// <summary>Reads up to the next delta.</summary>
    /// <param name="fragment">
    /// The next part of the text. It is consumed and left empty, so that the loop that reads all deltas continues with
    /// the same variable. It may be empty, to read what is left.
    /// </param>
    /// <param name="delta">The delta, if there is one. Its spans are valid until the next call.</param>
    /// <returns>
    /// <see langword="true"/>: call again. <see langword="false"/>: everything that was given has been read, or
    /// <see cref="State"/> is <see cref="JsonAccumulatorState.Failed"/>; from then on the text is only stored.
    /// </returns>
    /// <exception cref="InvalidOperationException">A fragment was given after <see cref="Complete"/>.</exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> fragment, out JsonDelta delta)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!fragment.IsEmpty)
        {
            Take(fragment);
            fragment = default;
        }

        _scratch.Clear();
        _scratch.PoisonForgotten();
        if (_scratch.Capacity > RetainedCapacity)
        {
            _scratch.Release();
        }

        int start = _position;
        bool isRead = TryStep(_received.Span, out delta);
        BytesTouched += _position - start;
        if (!isRead && _isTooLarge && Failure == JsonFailure.None)
        {
            Fail(JsonFailure.TooLarge, _options.MaxBytes);
        }

        return isRead;
    }

    /// <summary>Reads a fragment without reporting deltas, for callers that only want documents.</summary>
    /// <param name="fragment">The next part of the text.</param>
    /// <exception cref="InvalidOperationException">A fragment was given after <see cref="Complete"/>.</exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Append(ReadOnlySpan<byte> fragment)
    {
        while (TryRead(ref fragment, out _))
        {
        }
    }

    /// <summary>
    /// Signals the end of the text. This makes a top-level number whole, which <see cref="TryRead"/>
    /// then reports, called with an empty fragment. Anything else that has not been read by then is read, but not reported.
    /// </summary>
    /// <param name="wasCut">
    /// Whether the text is known to have ended too soon, by a token limit or a broken connection. A number is not whole then.
    /// </param>
    /// <returns>The final <see cref="State"/>. See <see cref="IsTruncated"/>.</returns>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public JsonAccumulatorState Complete(bool wasCut = false)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_isCompleted)
        {
            Append(default);
            _isCompleted = true;
            _wasCut = wasCut;
        }

        return State;
    }

    /// <summary>Discards the text, to start another. Keeps the buffers.</summary>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _received.Clear();
        _received.PoisonForgotten();
        _path.Clear();
        ResetSteps();
        _isTooLarge = false;
        _isCompleted = false;
        _wasCut = false;
        Failure = JsonFailure.None;
        FailureOffset = -1;
        BytesConsumed = 0;
        BytesTouched = 0;
    }

    /// <summary>Returns all buffers to the pool. The accumulator must not be used afterwards.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _received.Release();
        _scratch.Release();
        _path.Release();
    }

    private void Take(ReadOnlySpan<byte> fragment)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The text was completed; no more can be read before Reset.");
        }

        BytesConsumed += fragment.Length;
        int room = _options.MaxBytes - _received.Length;
        if (fragment.Length > room)
        {
            _isTooLarge = true;
            fragment = fragment.Slice(0, room);
        }

        int capacity = _received.Capacity;
        int moved = _received.Length;
        _received.Append(fragment);
        BytesTouched += fragment.Length + (_received.Capacity == capacity ? 0 : moved);
    }

    private void Fail(JsonFailure failure, int offset)
    {
        Failure = failure;
        FailureOffset = offset;
    }
}
