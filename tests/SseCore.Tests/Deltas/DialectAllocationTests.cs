using System.Text;

namespace SseCore.Tests.Deltas;

/// <summary>No dialect costs an allocation per event: the streams of <see cref="DialectTests"/>, read over and over.</summary>
[Collection(AllocationCollection.Name)]
public class DialectAllocationTests
{
    private const int WarmUpRounds = 50;
    private const int Rounds = 200;

    public static TheoryData<string, string, string> Streams => DialectTests.Streams;

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_is_read_without_allocating(string dialect, string stream, string expected)
    {
        Assert.NotEmpty(expected);
        byte[] bytes = Encoding.UTF8.GetBytes(stream.ReplaceLineEndings("\n"));
        using var parser = DeltaParser.Create(dialect);
        long before = 0;
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            if (round == WarmUpRounds)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            parser.Reset();
            ReadOnlySpan<byte> chunk = bytes;
            while (parser.TryRead(ref chunk, out _))
            {
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
