namespace SseCore.Fuzz;

/// <summary>Changes inputs at random. The same seed and inputs give the same changes.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> dictionary)
{
    private const int MaxLength = 4096;
    private const int MaxChanges = 6;

    // Enough repetitions for buffers to grow and limits to be reached.
    private const int MaxRepeats = 64;

    private static readonly byte[][] LineEndings = [[(byte)'\n'], [(byte)'\r'], [(byte)'\r', (byte)'\n'], [(byte)'\n', (byte)'\n'], []];
    private static readonly byte[] InterestingBytes = [0, 1, 0x1F, (byte)' ', (byte)':', (byte)'\n', (byte)'\r', (byte)'"', (byte)'\\', 0x7F, 0x80, 0xBB, 0xBF, 0xC2, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xFF];

    private readonly Random _random = new(seed);

    /// <summary>A number from 0 to <paramref name="exclusiveMax"/> - 1.</summary>
    public int Next(int exclusiveMax) => _random.Next(exclusiveMax);

    /// <summary>Returns a copy of the input with one or a few changes.</summary>
    /// <param name="input">The input.</param>
    /// <param name="other">Another input, from which parts may be taken.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        byte[] changed = input;
        for (int changes = 1 + _random.Next(MaxChanges); changes > 0; changes--)
        {
            changed = ChangeOnce(changed, other);
        }

        return changed.Length <= MaxLength ? changed : changed[..MaxLength];
    }

    private byte[] ChangeOnce(byte[] input, byte[] other)
    {
        if (input.Length == 0)
        {
            return [.. FromDictionary()];
        }

        int position = _random.Next(input.Length);
        return _random.Next(14) switch
        {
            0 => With(input, position, (byte)(input[position] ^ (1 << _random.Next(8)))),
            1 => With(input, position, (byte)_random.Next(256)),
            2 => With(input, position, InterestingBytes[_random.Next(InterestingBytes.Length)]),
            3 => Replace(input, position, 0, FromDictionary()),
            4 => Replace(input, position, Structure.LengthAt(input, position), FromDictionary()),
            5 => Replace(input, position, Structure.LengthAt(input, position), PieceOf(other)),
            6 => Replace(input, position, 0, PieceOf(other)),
            7 => [.. input.AsSpan(0, position), .. other.AsSpan(other.Length == 0 ? 0 : _random.Next(other.Length))],
            8 => Replace(input, position, Some(input.Length - position), default),
            9 => Replace(input, position, Structure.LengthAt(input, position), default),
            10 => Repeat(input, position),
            11 => input[..position],
            12 => RewriteLineEnding(input, position),
            _ => With(input, Math.Min(_random.Next(2), input.Length - 1), (byte)_random.Next(256)),
        };
    }

    // Small numbers more often than large ones.
    private int Some(int max) => 1 + _random.Next(1 + _random.Next(max));

    private ReadOnlySpan<byte> FromDictionary() => dictionary[_random.Next(dictionary.Count)];

    private ReadOnlySpan<byte> PieceOf(byte[] other)
    {
        if (other.Length == 0)
        {
            return default;
        }

        int start = _random.Next(other.Length);
        return other.AsSpan(start, _random.Next(2) == 0 ? Structure.LengthAt(other, start) : Some(other.Length - start));
    }

    private byte[] Repeat(byte[] input, int position)
    {
        int length = _random.Next(2) == 0 ? Structure.LengthAt(input, position) : Some(input.Length - position);
        ReadOnlySpan<byte> piece = input.AsSpan(position, length);
        int times = _random.Next(8) == 0 ? Some(MaxRepeats) : 1;
        var repeated = new List<byte>(piece.Length * times);
        ReadOnlySpan<byte> separator = piece[0] is (byte)'{' or (byte)'[' or (byte)'"' && _random.Next(2) == 0 ? ","u8 : default;
        for (; times > 0 && repeated.Count < MaxLength; times--)
        {
            repeated.AddRange(piece);
            repeated.AddRange(separator);
        }

        return Replace(input, position, 0, repeated.ToArray());
    }

    private byte[] RewriteLineEnding(byte[] input, int position)
    {
        int start = input.AsSpan(position).IndexOfAny((byte)'\n', (byte)'\r') + position;
        if (start < position)
        {
            return input;
        }

        int length = input.AsSpan(start).StartsWith("\r\n"u8) ? 2 : 1;
        return Replace(input, start, length, LineEndings[_random.Next(LineEndings.Length)]);
    }

    private static byte[] With(byte[] input, int position, byte value)
    {
        byte[] changed = [.. input];
        changed[position] = value;
        return changed;
    }

    private static byte[] Replace(byte[] input, int position, int length, ReadOnlySpan<byte> replacement) =>
        [.. input.AsSpan(0, position), .. replacement, .. input.AsSpan(position + length)];
}
