using System.IO.Pipelines;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests;

/// <summary>How long readers wait for a source, by a clock that the tests move.</summary>
public class StreamTimeoutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

    [Fact]
    public async Task A_source_that_falls_silent_is_idle()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second, Progress = 60 * Second });
        Assert.Equal("a", await ReadAsync(deltas, Text("a")));
        Task<bool> wait = deltas.WaitToReadAsync().AsTask();
        _time.Advance(9.999 * Second);
        Assert.False(wait.IsCompleted);

        _time.Advance(0.001 * Second);

        StreamTimeoutException timeout = await Assert.ThrowsAsync<StreamTimeoutException>(() => wait);
        Assert.Equal(StreamTimeoutKind.Idle, timeout.Kind);
        Assert.Equal(10 * Second, timeout.Limit);
        Assert.Equal("Nothing arrived for 10 s.", timeout.Message);
        Assert.Equal(StreamOutcome.Idle, deltas.Summary?.Outcome);
        Assert.Same(timeout, deltas.Failure);
        Assert.False(await deltas.WaitToReadAsync());
    }

    [Fact]
    public async Task Comments_are_bytes_but_no_progress()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second, Progress = 60 * Second });
        Assert.Equal("a", await ReadAsync(deltas, Text("a")));
        for (int elapsed = 9; elapsed < 60; elapsed += 9)
        {
            Task<bool> wait = deltas.WaitToReadAsync().AsTask();
            _time.Advance(9 * Second);
            Assert.False(wait.IsCompleted);
            await _pipe.Writer.WriteAsync(": keep-alive\n\n"u8.ToArray());
            Assert.True(await wait);
            Assert.False(deltas.TryRead(out _));
        }

        Task<bool> last = deltas.WaitToReadAsync().AsTask();
        _time.Advance(6 * Second);

        StreamTimeoutException timeout = await Assert.ThrowsAsync<StreamTimeoutException>(() => last);
        Assert.Equal(StreamTimeoutKind.Progress, timeout.Kind);
        Assert.Equal(StreamOutcome.Idle, deltas.Summary?.Outcome);
    }

    [Fact]
    public async Task What_nobody_asked_for_is_progress_all_the_same()
    {
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(_pipe.Reader, new DeltaStreamOptions
        {
            TimeProvider = _time,
            Timeouts = new() { Progress = 10 * Second },
            Parsing = new() { Kinds = DeltaKinds.Usage },
        });
        for (int i = 0; i < 20; i++)
        {
            Task<bool> wait = deltas.WaitToReadAsync().AsTask();
            _time.Advance(9 * Second);
            Assert.False(wait.IsCompleted);
            await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Text("a")));
            Assert.True(await wait);
            Assert.False(deltas.TryRead(out _));
        }

        Task<bool> last = deltas.WaitToReadAsync().AsTask();
        _time.Advance(10 * Second);
        Assert.Equal(StreamTimeoutKind.Progress, (await Assert.ThrowsAsync<StreamTimeoutException>(() => last)).Kind);
    }

    [Fact]
    public async Task Bytes_that_never_make_an_event_are_no_progress()
    {
        await using SseReader reader = SseReader.Create(_pipe.Reader, new SseReaderOptions { TimeProvider = _time, Timeouts = new() { Idle = 5 * Second, Progress = 12 * Second } });
        Task<bool> wait = reader.WaitToReadAsync().AsTask();
        for (int elapsed = 0; elapsed < 12; elapsed += 4)
        {
            await _pipe.Writer.WriteAsync("x"u8.ToArray());
            Assert.True(await wait);
            Assert.False(reader.TryRead(out _));
            wait = reader.WaitToReadAsync().AsTask();
            _time.Advance(4 * Second);
        }

        Assert.Equal(StreamTimeoutKind.Progress, (await Assert.ThrowsAsync<StreamTimeoutException>(() => wait)).Kind);
        Assert.IsType<StreamTimeoutException>(reader.Failure);
    }

    [Fact]
    public async Task The_time_that_the_caller_takes_is_not_the_sources()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second, Progress = 10 * Second });
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("a", await ReadAsync(deltas, Text("a")));
            _time.Advance(TimeSpan.FromHours(1));
        }

        Task<bool> wait = deltas.WaitToReadAsync().AsTask();
        _time.Advance(9 * Second);
        Assert.False(wait.IsCompleted);
        _time.Advance(1 * Second);
        await Assert.ThrowsAsync<StreamTimeoutException>(() => wait);
    }

    [Fact]
    public async Task The_total_counts_everything()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second, Total = 25 * Second });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("a", await ReadAsync(deltas, Text("a")));
            _time.Advance(8 * Second);
        }

        Task<bool> wait = deltas.WaitToReadAsync().AsTask();
        _time.Advance(1 * Second);

        Assert.Equal(StreamTimeoutKind.Total, (await Assert.ThrowsAsync<StreamTimeoutException>(() => wait)).Kind);
        Assert.Equal(StreamOutcome.TimedOut, deltas.Summary?.Outcome);
    }

    [Fact]
    public async Task The_total_ends_a_source_that_always_has_something()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Total = 5 * Second });
        Assert.Equal("a", await ReadAsync(deltas, Text("a")));
        _time.Advance(5 * Second);
        await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Text("b")));

        await Assert.ThrowsAsync<StreamTimeoutException>(async () => await deltas.WaitToReadAsync());
        Assert.Equal(StreamOutcome.TimedOut, deltas.Summary?.Outcome);
    }

    [Fact]
    public async Task Whoever_is_done_with_its_message_was_not_idle()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second });
        Assert.Equal("a", await ReadAsync(deltas, Text("a") + "data: [DONE]\n\n"));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(await deltas.WaitToReadAsync());
        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
        Assert.Null(deltas.Failure);
    }

    [Fact]
    public async Task There_is_one_timer_only_set_while_somebody_waits_and_gone_with_the_reader()
    {
        DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second, Progress = 60 * Second, Total = 600 * Second });
        Assert.Equal(0, _time.Timers);
        for (int i = 0; i < 3; i++)
        {
            Task<bool> wait = deltas.WaitToReadAsync().AsTask();
            Assert.Equal(1, _time.ArmedTimers);
            await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Text("a")));
            Assert.True(await wait);
            while (deltas.TryRead(out _))
            {
            }
        }

        _time.Advance(10 * Second);
        Assert.Equal(0, _time.ArmedTimers);
        Assert.Equal(1, _time.Timers);
        await deltas.DisposeAsync();
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_nothing_unless_told_so()
    {
        await using DeltaStream deltas = Open(new StreamTimeouts { Idle = 10 * Second });
        using var cancellation = new CancellationTokenSource();
        Task<bool> wait = deltas.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Null(deltas.Summary);
        Assert.Equal("a", await ReadAsync(deltas, Text("a")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wait_that_is_cancelled_ends_what_does_not_survive_it(bool isCancelledBefore)
    {
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(_pipe.Reader, new DeltaStreamOptions { EndsOnCancellation = true });
        Assert.Equal("a", await ReadAsync(deltas, Text("a") + "data: {"));
        using var cancellation = new CancellationTokenSource();
        if (isCancelledBefore)
        {
            await cancellation.CancelAsync();
        }

        Task<bool> wait = deltas.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(StreamOutcome.Cancelled, deltas.Summary?.Outcome);
        Assert.Equal("{", Encoding.UTF8.GetString(deltas.IncompleteData));
        Assert.IsAssignableFrom<OperationCanceledException>(deltas.Failure);
        Assert.False(await deltas.WaitToReadAsync());
    }

    [Fact]
    public void A_limit_is_positive()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamTimeouts { Idle = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamTimeouts { Progress = -Second });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamTimeouts { Total = TimeSpan.Zero });
    }

    [Fact]
    public async Task An_infinite_one_is_none()
    {
        await using DeltaStream deltas = Open(StreamTimeouts.None with { Total = 25 * Second });
        Task<bool> wait = deltas.WaitToReadAsync().AsTask();
        _time.Advance(24 * Second);
        Assert.False(wait.IsCompleted);
        _time.Advance(Second);

        Assert.Equal(StreamTimeoutKind.Total, (await Assert.ThrowsAsync<StreamTimeoutException>(() => wait)).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_limits_there_is_no_timer(bool isInfinite)
    {
        await using DeltaStream deltas = Open(isInfinite ? StreamTimeouts.None : new StreamTimeouts());
        Task<bool> wait = deltas.WaitToReadAsync().AsTask();

        Assert.Equal(0, _time.Timers);
        await _pipe.Writer.CompleteAsync();
        Assert.False(await wait);
    }

    private static string Text(string text) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n";

    private DeltaStream Open(StreamTimeouts timeouts) =>
        DeltaStream.Create<OpenAiChat>(_pipe.Reader, new DeltaStreamOptions { Timeouts = timeouts, TimeProvider = _time });

    private async Task<string> ReadAsync(DeltaStream deltas, string sent)
    {
        await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(sent));
        Assert.True(await deltas.WaitToReadAsync());
        string text = string.Empty;
        while (deltas.TryRead(out Delta delta))
        {
            text += Encoding.UTF8.GetString(delta.Text);
        }

        return text;
    }
}
