namespace SseCore;

/// <summary>Text that grows by deltas, in pooled memory. It becomes a string only on request.</summary>
public sealed class MessageText
{
    private PooledBuffer _buffer;
    private bool _isReleased;

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
            return _buffer.Span;
        }
    }

    /// <summary>Length so far, in bytes of UTF-8.</summary>
    public int Length => _buffer.Length;

    /// <summary>Whether the text is empty.</summary>
    public bool IsEmpty => _buffer.Length == 0;

    /// <summary>Returns the text so far as a new string.</summary>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public override string ToString() => Utf8Text.ToString(Utf8);

    internal void Append(ReadOnlySpan<byte> text) => _buffer.Append(text);

    internal void Clear()
    {
        _buffer.Clear();
        _buffer.PoisonForgotten();
    }

    internal void Release()
    {
        _isReleased = true;
        _buffer.Release();
    }
}
