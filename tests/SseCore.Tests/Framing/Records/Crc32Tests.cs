using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Records;

public class Crc32Tests
{
    // The check value of the catalogue of CRC algorithms ("CRC-32/ISO-HDLC"), and two that are often quoted.
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Known_values(string text, uint expected) => Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void It_is_what_it_is_bit_by_bit_at_any_length()
    {
        var random = new Random(32);
        for (int length = 0; length < 100; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(AwsMessage.Checksum(bytes), Crc32.Of(bytes));
        }
    }
}
