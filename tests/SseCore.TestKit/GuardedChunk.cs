namespace SseCore.TestKit;

/// <summary>
/// Memory for one chunk at a time, between guard bytes that no text holds, so that reading beyond a chunk shows. Once a
/// chunk was used up it is overwritten, so that keeping a reference to it shows too.
/// </summary>
public sealed class GuardedChunk
{
    private const byte Guard = 0xFF;
    private const int GuardLength = 32;
    private byte[] _memory = [];

    public Memory<byte> Fill(ReadOnlySpan<byte> chunk)
    {
        if (_memory.Length < chunk.Length + (2 * GuardLength))
        {
            _memory = new byte[chunk.Length + (2 * GuardLength)];
        }

        Overwrite();
        chunk.CopyTo(_memory.AsSpan(GuardLength));
        return _memory.AsMemory(GuardLength, chunk.Length);
    }

    public void Overwrite() => _memory.AsSpan().Fill(Guard);
}
