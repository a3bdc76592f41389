namespace SseCore.Tests.Framing;

/// <summary>Streams that never end, or consist of nothing: work stays linear and memory bounded. Both are counted, never timed.</summary>
[Collection(AllocationCollection.Name)]
public class HostileStreamTests
{
    private const int Limit = 64 * 1024;

    // The buffer grows by doubling, so all of its sizes together are at most twice the last, rounded up.
    private const long MostMemory = 4 * Limit;

    [Theory]
    [InlineData("data:\n", 1)]
    [InlineData("data:\n", 4096)]
    [InlineData("data\r\n", 7)]
    [InlineData("data:\r", 4096)]
    public void Endless_empty_lines_of_data_end_at_the_limit(string line, int chunkSize)
    {
        // Each line but the first adds the LF that joins it to the previous one.
        using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = Limit });
        (_, bool failed) = Feed(framer, line, Limit + 1, chunkSize);
        Assert.False(failed);
        long allocated = AllocationRounds.Once(() => Assert.True(Feed(framer, line, 1, chunkSize).Failed));
        Assert.InRange(allocated, 0, MostMemory);
    }

    [Theory]
    [InlineData("data:\n", 1)]
    [InlineData("data:\n", 4096)]
    [InlineData("event: e\ndata\n", 61)]
    [InlineData("id: 1\n", 61)]
    [InlineData("retry: 1\n", 61)]
    public void Endless_lines_without_an_event_take_bounded_memory_and_linear_work(string line, int chunkSize)
    {
        using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = Limit, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        long allocated = AllocationRounds.Once(() => Assert.Equal((0, false), Feed(framer, line, 500_000, chunkSize)));
        Assert.InRange(allocated, 0, MostMemory);
        Assert.InRange(framer.BytesTouched, framer.BytesConsumed, (2 * framer.BytesConsumed) + 64);
    }

    [Theory]
    [InlineData("\n", 0, 1)]
    [InlineData(":\n", 0, 4096)]
    [InlineData(":\r", 0, 1)]
    [InlineData("data:\n\n", 1, 1)]
    [InlineData("data:\n\n", 1, 4096)]
    [InlineData("data: x\r\n\r\n", 1, 13)]
    [InlineData("id: 1\nevent: e\ndata: x\n\n", 1, 4096)]
    public void A_million_of_the_smallest_things_cost_nothing_to_keep(string unit, int events, int chunkSize)
    {
        const int Units = 1_000_000;
        using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = Limit });
        long allocated = AllocationRounds.Least(() => Assert.Equal((Units * events, false), Feed(framer, unit, Units, chunkSize)));
        Assert.InRange(allocated, 0, 4096);

        // A value that a chunk splits is copied, and the copy is read again.
        Assert.InRange(framer.BytesTouched, framer.BytesConsumed / 2, 3 * framer.BytesConsumed);
    }

    private static (int Events, bool Failed) Feed(SseFramer framer, string unit, int count, int chunkSize)
    {
        int events = 0;
        Span<byte> block = stackalloc byte[unit.Length * 1024];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = (byte)unit[i % unit.Length];
        }

        for (long left = (long)count * unit.Length; left > 0; left -= block.Length)
        {
            ReadOnlySpan<byte> part = block[..(int)Math.Min(left, block.Length)];
            while (!part.IsEmpty)
            {
                ReadOnlySpan<byte> chunk = part[..Math.Min(chunkSize, part.Length)];
                part = part[chunk.Length..];
                try
                {
                    while (framer.TryRead(ref chunk, out _))
                    {
                        events++;
                    }
                }
                catch (SseException exception) when (exception.Code == SseErrorCode.EventTooLarge)
                {
                    return (events, true);
                }
            }
        }

        return (events, false);
    }
}
