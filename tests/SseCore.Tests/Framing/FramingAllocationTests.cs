using System.Globalization;
using System.Text;

namespace SseCore.Tests.Framing;

/// <summary>Framing allocates nothing per event: not a byte over thousands of them, once buffers are warm.</summary>
[Collection(AllocationCollection.Name)]
public class FramingAllocationTests
{
    private const int EventsPerRound = 1000;
    private const int WarmUpRounds = 3;
    private const int Rounds = 5;

    private static readonly byte[] Events = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, EventsPerRound).Select(Event)));

    // Odd, so that the cuts fall everywhere within an event.
    public static TheoryData<int> ChunkSizes => [1, 7, 61, 1399, 16_383];

    [Theory]
    [MemberData(nameof(ChunkSizes))]
    public void Sans_IO(int chunkSize)
    {
        using var framer = new SseFramer(new SseFramerOptions { IncludeComments = true });
        var allocated = new AllocationRounds(WarmUpRounds);
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            allocated.Mark();

            for (int start = 0; start < Events.Length; start += chunkSize)
            {
                ReadOnlySpan<byte> chunk = Events.AsSpan(start, Math.Min(chunkSize, Events.Length - start));
                while (framer.TryRead(ref chunk, out _))
                {
                }
            }
        }

        allocated.AssertZero();
    }

    [Theory]
    [MemberData(nameof(ChunkSizes))]
    public Task Over_a_pipe(int chunkSize) => Reads_without_allocating(SseReader.Create(new LoopingPipeReader(Events, chunkSize)));

    [ReadsOfStreamsTheory]
    [MemberData(nameof(ChunkSizes))]
    public Task Over_a_stream(int chunkSize) => Reads_without_allocating(SseReader.Create(new LoopingStream(Events, chunkSize)));

#if !DEBUG // where the compiler makes the state of every async method a class
    [ReadsOfStreamsTheory]
    [MemberData(nameof(ChunkSizes))]
    public async Task By_await_foreach(int chunkSize)
    {
        var allocated = new AllocationRounds(WarmUpRounds);
        int left = (WarmUpRounds + Rounds) * EventsPerRound;
        await foreach (SseEvent _ in SseReader.Create(new LoopingStream(Events, chunkSize)))
        {
            if (left-- % EventsPerRound == 0)
            {
                allocated.Mark();
            }
            else if (left == 0)
            {
                allocated.AssertZero();
                break;
            }
        }
    }
#endif

    // The source always completes synchronously, so the thread and its count stay the same.
    private static async Task Reads_without_allocating(SseReader reader)
    {
        var allocated = new AllocationRounds(WarmUpRounds);
        int left = (WarmUpRounds + Rounds) * EventsPerRound;
        while (left > 0)
        {
            Assert.True(await reader.WaitToReadAsync());
            while (reader.TryRead(out _))
            {
                if (left-- % EventsPerRound == 0)
                {
                    allocated.Mark();
                }
            }
        }

        allocated.AssertZero();
        await reader.DisposeAsync();
    }

    private static string Event(int number) => (number % 5) switch
    {
        0 => "data: {\"delta\":\"word\"}\n\n",
        1 => string.Create(CultureInfo.InvariantCulture, $"event: content_block_delta\r\nid: {number}\r\ndata: {{\"text\":\"wort\"}}\r\n\r\n"),
        2 => "data: {\ndata:   \"several\": \"lines\"\ndata: }\n\n",
        3 => ": keep-alive\n\nretry: 3000\rdata: a\r\r",
        _ => $"event: large\nunknown: field\ndata: {new string('x', 3000)}\n\n",
    };
}
