using System.Text;

namespace SseCore.Tests.Framing;

/// <summary>Lines that never end, as from a hostile or broken server.</summary>
public class EndlessLineTests
{
    private const long Gibibyte = 1L << 30;
    private const int Limit = 1 << 20;

    private static readonly byte[] Repeated = [.. Enumerable.Repeat((byte)'x', 64 * 1024)];

    // The buffer grows by doubling, so all of its sizes together are at most twice the last, rounded up.
    private const long MostMemory = 4 * Limit;

    [Theory]
    [InlineData(": ")]
    [InlineData("unknown: ")]
    [InlineData("unknown")]
    [InlineData("data: a\n: ")]
    public void What_is_ignored_needs_no_memory(string start)
    {
        using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = Limit });
        long allocated = AllocationRounds.Least(() =>
        {
            framer.Reset();
            Feed(framer, start, Gibibyte);
        });
        Assert.InRange(allocated, 0, 1024);
        Assert.Equal(start.Length + Gibibyte, framer.BytesConsumed);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData("event: ")]
    [InlineData("id: ")]
    [InlineData("retry: ")]
    public void What_counts_ends_in_an_error_with_bounded_memory(string start)
    {
        using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = Limit });
        Assert.InRange(AllocationRounds.Once(() => Assert.Throws<SseException>(() => Feed(framer, start, Gibibyte))), 0, MostMemory);
        Assert.InRange(framer.BytesConsumed, 0, Limit + start.Length);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData("event: ")]
    [InlineData("id: ")]
    [InlineData("retry: ")]
    public void What_is_dropped_is_read_to_the_end_with_bounded_memory(string start)
    {
        using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = Limit, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.InRange(AllocationRounds.Once(() => Feed(framer, start, Gibibyte)), 0, MostMemory);

        ReadOnlySpan<byte> rest = "\n\ndata: a\n\n"u8;
        Assert.True(framer.TryRead(ref rest, out SseEvent evt));
        Assert.Equal("a"u8, evt.Data);
        Assert.Equal(1, framer.DroppedEvents);
    }

    [Theory]
    [InlineData("data: ", 1)]
    [InlineData("data: ", 1000)]
    [InlineData("id: ", 1)]
    [InlineData(": ", 1)]
    [InlineData("x", 1)]
    public void The_work_is_linear_however_small_the_chunks(string start, int chunkSize)
    {
        const int Length = 8 * Limit;
        using var framer = new SseFramer();
        Feed(framer, start, Length, chunkSize);
        Assert.InRange(framer.BytesTouched, Length, (2L * Length) + 64);
    }

    [Fact]
    public void The_work_is_linear_in_many_lines_too()
    {
        const int Lines = 100_000;
        using var framer = new SseFramer();
        for (int i = 0; i < Lines; i++)
        {
            ReadOnlySpan<byte> line = "data: line\nevent: e\n"u8;
            Assert.False(framer.TryRead(ref line, out _));
        }

        Assert.InRange(framer.BytesTouched, 0, 2 * framer.BytesConsumed);
    }

    private static void Feed(SseFramer framer, string start, long length) => Feed(framer, start, length, Repeated.Length);

    private static void Feed(SseFramer framer, string start, long length, int chunkSize)
    {
        ReadOnlySpan<byte> first = Encoding.UTF8.GetBytes(start);
        Assert.False(framer.TryRead(ref first, out _));
        for (long left = length; left > 0; left -= chunkSize)
        {
            ReadOnlySpan<byte> chunk = Repeated.AsSpan(0, (int)Math.Min(left, chunkSize));
            Assert.False(framer.TryRead(ref chunk, out _));
        }
    }
}
