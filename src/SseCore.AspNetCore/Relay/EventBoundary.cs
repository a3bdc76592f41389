namespace SseCore.AspNetCore;

/// <summary>Tells whether an event has just ended, in a stream divided in any way: only then may something be inserted.</summary>
internal struct EventBoundary
{
    // The last four bytes, the latest lowest: a blank line is at most CR LF CR LF.
    private uint _tail;

    /// <summary>The number of bytes so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the stream is before its first byte or directly after a blank line.</summary>
    public readonly bool IsBetweenEvents
    {
        get
        {
            uint tail = _tail;
            return Bytes == 0 || (TrySkipLineEnd(ref tail) && TrySkipLineEnd(ref tail));
        }
    }

    public void Advance(ReadOnlySpan<byte> chunk)
    {
        Bytes += chunk.Length;
        foreach (byte b in chunk.Length > sizeof(uint) ? chunk[^sizeof(uint)..] : chunk)
        {
            _tail = (_tail << 8) | b;
        }
    }

    private static bool TrySkipLineEnd(ref uint tail)
    {
        switch ((byte)tail)
        {
            case (byte)'\n':
                tail >>= (byte)(tail >> 8) == '\r' ? 16 : 8;
                return true;
            case (byte)'\r':
                // An LF that is still to come ends no line of its own, and after a blank line another one changes nothing.
                tail >>= 8;
                return true;
            default:
                return false;
        }
    }
}
