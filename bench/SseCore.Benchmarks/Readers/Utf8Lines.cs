namespace SseCore.Benchmarks.Readers;

/// <summary>The lines of a stream as UTF-8, found by IndexOf and handed out without a copy. Each byte is looked at once.</summary>
internal sealed class Utf8Lines
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _searched;
    private int _end;

    /// <summary>The place for the next bytes.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start.._end).CopyTo(_buffer);
                _searched -= _start;
                _end -= _start;
                _start = 0;
            }

            if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            return _buffer.AsMemory(_end);
        }
    }

    public void Clear() => _start = _searched = _end = 0;

    public void Add(int count) => _end += count;

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int length = _buffer.AsSpan(_searched.._end).IndexOf((byte)'\n');
        if (length < 0)
        {
            _searched = _end;
            line = default;
            return false;
        }

        int end = _searched + length;
        line = _buffer.AsSpan(_start..end);
        _start = _searched = end + 1;
        return true;
    }
}
