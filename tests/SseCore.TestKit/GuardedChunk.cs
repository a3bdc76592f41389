namespace SseCore.TestKit;

/// <summary>
/// Memory for one chunk at a time, between guard bytes that no text contains, so that reading beyond a chunk is detected. A
/// used-up chunk is overwritten, so that keeping a reference to it is detected too.
/// </summary>
public sealed class GuardedChunk
{
    private const byte Guard = 0xFF;
    private const int GuardLength = 32;
    private byte[] _memory = [];
    private int _length;

    public Memory<byte> Fill(ReadOnlySpan<byte> chunk)
    {
        if (_memory.Length < chunk.Length + (2 * GuardLength))
        {
            _memory = new byte[chunk.Length + (2 * GuardLength)];
            _memory.AsSpan().Fill(Guard);
        }
        else
        {
            Overwrite();
        }

        _length = chunk.Length;
        chunk.CopyTo(_memory.AsSpan(GuardLength));
        return _memory.AsMemory(GuardLength, chunk.Length);
    }

    public void Overwrite() => _memory.AsSpan(GuardLength, _length).Fill(Guard);
}
