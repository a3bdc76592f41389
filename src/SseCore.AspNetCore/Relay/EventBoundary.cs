namespace SseCore.AspNetCore;

/// <summary>Knows, of a stream cut anywhere, whether an event has just ended: only then may something be put in.</summary>
internal struct EventBoundary
{
    // The last four bytes, the latest lowest: a blank line is at most CR LF CR LF.
    private uint _tail;

    /// <summary>How many bytes there were.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the stream is before its first byte or right behind a blank line.</summary>
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
                // An LF that is still to come ends no line of its own, and behind a blank line another changes nothing.
                tail >>= 8;
                return true;
            default:
                return false;
        }
    }
}
