namespace SseCore.Fuzz;

/// <summary>
/// A random source that takes its values from the input. The fuzzer thereby controls all random choices, byte by byte, and
/// can change one of them and keep the others. After the last byte, a seed derived from the bytes is used.
/// </summary>
internal sealed class InputRandom(byte[] input) : Random(Seed: 0)
{
    private readonly Random _rest = new(SeedOf(input));
    private int _position;

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => Next(0, maxValue);

    // One byte is enough for most choices.
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValue, minValue);
        long range = (long)maxValue - minValue;
        if (range <= 1)
        {
            return minValue;
        }

        if (_position >= input.Length)
        {
            return _rest.Next(minValue, maxValue);
        }

        long choice = 0;
        for (long reach = 1; reach < range && _position < input.Length; reach <<= 8)
        {
            choice = (choice << 8) | input[_position++];
        }

        return (int)(minValue + (choice % range));
    }

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref byte value in buffer)
        {
            value = (byte)Next(256);
        }
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override double NextDouble() => Sample();

    protected override double Sample() => Next(1 << 16) / (double)(1 << 16);

    private static int SeedOf(byte[] input)
    {
        uint hash = 2166136261;
        foreach (byte value in input)
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)(hash >> 1);
    }
}
