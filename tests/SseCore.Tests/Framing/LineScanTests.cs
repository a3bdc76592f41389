using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Compared with a loop that looks at one byte at a time.</summary>
public class LineScanTests
{
    // More than a block, and the rest of one.
    private const int MostLength = 300;

    // Bytes that may be mistaken for a line end: other control characters, and line ends with the highest bit set.
    private static readonly byte[] Decoys = [0, 1, 8, 9, 0x0B, 0x0C, 0x0E, 0x0F, 0x1F, 0x20, 0x7F, 0x80, 0x8A, 0x8D, 0xFF];

    [Theory]
    [InlineData((byte)'\n')]
    [InlineData((byte)'\r')]
    public void It_finds_a_line_end_anywhere_and_reads_nothing_beyond_either_end(byte lineEnd)
    {
        using var page = new GuardedPage();
        page.Span.Fill((byte)'x');
        for (int length = 0; length <= MostLength; length++)
        {
            Span<byte> first = page.Span[..length];
            Span<byte> last = page.Span[^length..];
            Assert.Equal(-1, LineScan.IndexOfLineEnd(first));
            Assert.Equal(-1, LineScan.IndexOfLineEnd(last));
            for (int position = 0; position < length; position++)
            {
                first[position] = lineEnd;
                Assert.Equal(position, LineScan.IndexOfLineEnd(first));
                first[position] = (byte)'x';

                last[position] = lineEnd;
                Assert.Equal(position, LineScan.IndexOfLineEnd(last));
                last[position] = (byte)'x';
            }
        }
    }

    [Fact]
    public void It_finds_the_first_of_several_at_any_alignment()
    {
        byte[] bytes = new byte[64 + MostLength + 1];
        for (int alignment = 1; alignment <= 64; alignment++)
        {
            for (int position = 0; position < MostLength; position += 7)
            {
                bytes.AsSpan().Fill((byte)'x');
                Span<byte> span = bytes.AsSpan(alignment, MostLength);
                span[position..].Fill((byte)'\r');
                bytes[alignment - 1] = (byte)'\n';
                bytes[alignment + MostLength] = (byte)'\n';
                Assert.Equal(position, LineScan.IndexOfLineEnd(span));
                Assert.Equal(-1, LineScan.IndexOfLineEnd(span[..position]));
            }
        }
    }

    [Fact]
    public void What_is_like_a_line_end_is_none()
    {
        byte[] bytes = new byte[MostLength];
        foreach (byte decoy in Decoys)
        {
            for (int position = 0; position < bytes.Length; position++)
            {
                bytes.AsSpan().Fill((byte)'x');
                bytes[position] = decoy;
                Assert.Equal(-1, LineScan.IndexOfLineEnd(bytes));
                bytes[^1] = (byte)'\n';
                Assert.Equal(bytes.Length - 1, LineScan.IndexOfLineEnd(bytes));
            }
        }
    }

    [Fact]
    public void Whatever_the_bytes_are()
    {
        var random = new Random(13);
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = new byte[random.Next(2 * MostLength)];
            random.NextBytes(bytes);

            // Line ends are anything from frequent to rare.
            int rarity = 1 << random.Next(9);
            foreach (ref byte value in bytes.AsSpan())
            {
                value = random.Next(rarity) == 0 ? value : Decoys[value % Decoys.Length];
            }

            int expected = Array.FindIndex(bytes, value => value is (byte)'\n' or (byte)'\r');
            Assert.Equal(expected, LineScan.IndexOfLineEnd(bytes));
        }
    }
}
