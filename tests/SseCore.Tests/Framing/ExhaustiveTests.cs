using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>All short streams over an alphabet of the tokens that the grammar distinguishes.</summary>
public class ExhaustiveTests
{
    private static readonly byte[][] Alphabet =
        [.. new[] { "data", "id", "event", "retry", ":", " ", "1", "\r", "\n", "\0", "\uFEFF" }.Select(Encoding.UTF8.GetBytes)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void All_streams_of_so_many_tokens_frame_like_the_reference(int tokens)
    {
        // Ends the event that the tokens may have begun, so that it shows.
        byte[] end = [.. "\rdata\n\n"u8];
        foreach (byte[] stream in StreamsOf(tokens).Select(start => (byte[])[.. start, .. end]))
        {
            FramingResult expected = ReferenceFramer.Read(stream);
            Verify(Chunkings.Whole(stream.Length));
            Verify(Chunkings.OfSize(stream.Length, 1));

            void Verify(Chunking chunking)
            {
                FramingResult result = FramingRunner.Run(stream, chunking);
                if (result != expected)
                {
                    Assert.Fail($"{Convert.ToHexString(stream)} under {chunking} gives\n{result}\nnot\n{expected}");
                }
            }
        }
    }

    private static IEnumerable<byte[]> StreamsOf(int tokens) => tokens == 0
        ? [[]]
        : from start in StreamsOf(tokens - 1)
          from token in Alphabet
          select (byte[])[.. start, .. token];
}
