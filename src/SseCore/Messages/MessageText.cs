namespace SseCore;

/// <summary>Text that grows by deltas, in pooled memory. It becomes a string only on request.</summary>
public sealed class MessageText
{
    private PooledBuffer _buffer;
    private bool _isReleased;

    // The text that this is a part of, from _start on, while all of it lies there in one piece; else the buffer has it.
    private MessageText? _whole;
    private int _start;
    private int _length;

    internal MessageText()
    {
    }

    /// <summary>The text so far, UTF-8. Valid until the accumulator takes another delta, is reset or disposed.</summary>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public ReadOnlySpan<byte> Utf8
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isReleased, this);
            return _whole is null ? _buffer.Span : _whole._buffer.Span.Slice(_start, _length);
        }
    }

    /// <summary>Length so far, in bytes of UTF-8.</summary>
    public int Length => _whole is null ? _buffer.Length : _length;

    /// <summary>Whether the text is empty.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Returns the text so far as a new string.</summary>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public override string ToString() => Utf8Text.ToString(Utf8);

    internal void Append(ReadOnlySpan<byte> text) => _buffer.Append(text);

    /// <summary>Appends what was just appended to the text that this is a part of. Kept once, unless other parts came in between.</summary>
    internal void AppendLastOf(MessageText whole, int length)
    {
        int start = whole.Length - length;
        if (IsEmpty)
        {
            _whole = whole;
            _start = start;
            _length = length;
        }
        else if (_whole is not null && _start + _length == start)
        {
            _length += length;
        }
        else
        {
            if (_whole is not null)
            {
                _buffer.Append(Utf8);
                _whole = null;
            }

            _buffer.Append(whole.Utf8.Slice(start));
        }
    }

    internal void Clear()
    {
        _whole = null;
        _buffer.Clear();
        _buffer.PoisonForgotten();
    }

    internal void Release()
    {
        _isReleased = true;
        _buffer.Release();
    }
}
