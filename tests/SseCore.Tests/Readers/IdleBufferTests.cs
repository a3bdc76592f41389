using SseCore.TestKit;

namespace SseCore.Tests.Readers;

/// <summary>A reader that waits for a <see cref="Stream"/> between two events holds no buffer, however the last one arrived.</summary>
[Collection(AllocationCollection.Name)]
public class IdleBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Whoever_waits_between_two_events_holds_no_buffer(int size)
    {
        byte[] bytes = "data: one\n\ndata: two\n\n"u8.ToArray();
        using var buffers = new RentedBuffers();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var source = new FedStream();
        await using SseReader reader = SseReader.Create(source);
        Task<bool> wait = reader.WaitToReadAsync().AsTask();
        int events = 0;
        foreach (ReadOnlyMemory<byte> chunk in Chunkings.OfSize(bytes.Length, size).Cut(bytes))
        {
            source.Feed(chunk);
            while (wait.IsCompleted)
            {
                Assert.True(await wait);
                while (reader.TryRead(out _))
                {
                    events++;
                }

                wait = reader.WaitToReadAsync().AsTask();
            }
        }

        Assert.Equal(2, events);
        Assert.Equal(0, source.PendingRoom);
        await buffers.WaitForNoneAsync(timeout.Token);
        source.End();
        Assert.False(await wait);
    }
}
