namespace SseCore;

/// <summary>All of a stream, as long as that may be the one JSON object that its content type says it is.</summary>
/// <param name="maxLength">The length of the largest document that is kept.</param>
internal sealed class DeclaredDocument(int maxLength)
{
    private PooledBuffer _bytes;

    // The white space before the object.
    private int _start;
    private bool _isRuledOut;

    /// <summary>The object, which need not be JSON or whole; empty if there is none. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Json => _bytes.Span.Slice(_start);

    /// <summary>The position of the object in the stream.</summary>
    public long Offset => _start;

    /// <summary>Adds what follows in the stream.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isRuledOut || bytes.IsEmpty)
        {
            return;
        }

        int blank = Json.IsEmpty ? FramingDetection.CountInsignificant(bytes, _start) : 0;
        bool isObject = !Json.IsEmpty || blank == bytes.Length || bytes[blank] == (byte)'{';
        if (!isObject || _bytes.Length + (long)bytes.Length > maxLength)
        {
            RuleOut();
            return;
        }

        _bytes.Append(bytes);
        _start += blank;
    }

    /// <summary>Called when anything was found in the stream that no document contains.</summary>
    public void RuleOut()
    {
        Release();
        _isRuledOut = true;
    }

    public void Reset()
    {
        _bytes.Clear();
        _start = 0;
        _isRuledOut = false;
    }

    /// <inheritdoc cref="IEventFramer.PoisonHandedOut"/>
    public void PoisonHandedOut()
    {
        _bytes.Clear();
        _start = 0;
        _bytes.PoisonForgotten();
    }

    /// <summary>Returns the memory to the pool.</summary>
    public void Release()
    {
        _bytes.Release();
        _start = 0;
    }
}
