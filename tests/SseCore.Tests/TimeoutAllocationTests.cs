using System.IO.Pipelines;
using System.Reflection;
using System.Runtime.Versioning;

namespace SseCore.Tests;

/// <summary>Time limits cost nothing per read: not a byte, although every read has to wait.</summary>
[Collection(AllocationCollection.Name)]
public class TimeoutAllocationTests
{
    private static readonly byte[] Event = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8.ToArray();

    // There, async methods cannot keep their state from one wait to the next.
    private static readonly bool IsOldBuild = typeof(DeltaStream).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!
        .FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal);

#if !DEBUG // where the compiler makes the state of every async method a class
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waiting_for_every_event(bool canResume)
    {
        if (IsOldBuild)
        {
            return;
        }

        // With inline schedulers, continuations run on the thread whose bytes are counted.
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(pipe.Reader, new DeltaStreamOptions
        {
            Timeouts = new() { Idle = TimeSpan.FromHours(1), Progress = TimeSpan.FromHours(2), Total = TimeSpan.FromHours(3) },
            Resume = canResume ? (_, _) => default : null,
        });
        var allocated = new AllocationRounds(warmUpRounds: 2);
        for (int i = 0; i < 3000; i++)
        {
            if (i % 500 == 0)
            {
                allocated.Mark();
            }

            ValueTask<bool> wait = deltas.WaitToReadAsync();
            Assert.False(wait.IsCompleted);
            Event.CopyTo(pipe.Writer.GetMemory(Event.Length));
            pipe.Writer.Advance(Event.Length);
            await pipe.Writer.FlushAsync();
            Assert.True(wait.IsCompletedSuccessfully);
            Assert.True(await wait);
            Assert.True(deltas.TryRead(out _));
            Assert.False(deltas.TryRead(out _));
        }

        allocated.AssertZero();
    }
#endif
}
