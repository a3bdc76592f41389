using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>Divides an input: the first bytes are choices, the rest is the data to read.</summary>
internal ref struct InputReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>One choice; 0 once there are no more bytes.</summary>
    public byte Next()
    {
        if (_rest.IsEmpty)
        {
            return 0;
        }

        byte next = _rest[0];
        _rest = _rest[1..];
        return next;
    }

    /// <summary>As many bytes as the next byte says, or as are left.</summary>
    public ReadOnlySpan<byte> NextBytes() => Take(Next());

    /// <summary>That many bytes, or as many as are left.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> bytes = _rest[..Math.Min(length, _rest.Length)];
        _rest = _rest[bytes.Length..];
        return bytes;
    }

    /// <summary>How to divide <paramref name="length"/> bytes, selected by one byte: whole, in equal chunks, or at random.</summary>
    public static Chunking ChunkingOf(byte choice, int length) => choice switch
    {
        0 => Chunkings.Whole(length),
        < 64 => Chunkings.OfSize(length, choice),
        _ => Chunkings.Random(length, choice, maxSize: 1 << (choice % 8)),
    };
}
