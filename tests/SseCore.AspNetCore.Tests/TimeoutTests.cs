using SseCore.Http;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>Upstreams that take too long, and the cost of a waiting stream.</summary>
public class TimeoutTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private static readonly ResponseScript Comments = ResponseScript.Nothing.Comment().Delay(TimeSpan.FromMilliseconds(1));

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task A_stream_of_nothing_but_comments_is_given_up(SseRelayFormat format)
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Event(Chat.Text("a")).Forever(Comments), Limited(new() { Progress = Soon }, format));

        string text = await relayed.GetTextAsync();

        Assert.Contains("\"a\"", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"idle\"", text, StringComparison.Ordinal);
        await relayed.Upstream.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, relayed.Watchdog);
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.Idle, 1L), (report.Outcome, report.Deltas));
        Assert.Equal(StreamTimeoutKind.Progress, Assert.IsType<StreamTimeoutException>(report.Failure).Kind);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task A_slow_loris_upstream_is_given_up(SseRelayFormat format)
    {
        ResponseScript drops = ResponseScript.Nothing.Text("x").Delay(TimeSpan.FromMilliseconds(1));
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Event(Chat.Text("a")).Text("data: {\"x\":\"").Forever(drops), Limited(new() { Progress = Soon }, format));
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await relayed.ReadUntilAsync(body, so => so.Contains("\"a\"", StringComparison.Ordinal));

        // When forwarding bytes, half an event cannot be taken back; deltas are never forwarded by halves.
        Exception? broken = await Record.ExceptionAsync(() => body.CopyToAsync(Stream.Null, relayed.Watchdog));
        Assert.Equal(format == SseRelayFormat.Bytes, broken is IOException);
        await relayed.Upstream.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, relayed.Watchdog);
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.Idle, 1L), (report.Outcome, report.Deltas));
    }

    [Fact]
    public async Task Deltas_are_progress()
    {
        ResponseScript steady = Enumerable.Range(0, 20).Aggregate(ResponseScript.EventStream(), (script, _) => script.Event(Chat.Text("a")).Delay(Soon / 4));
        await using Relayed relayed = await Relayed.StartAsync(steady.Event("[DONE]"), Limited(new() { Progress = 20 * Soon }, SseRelayFormat.Bytes));

        await relayed.GetTextAsync();

        Assert.Equal((StreamOutcome.Completed, 20L), ((await relayed.Report).Outcome, (await relayed.Report).Deltas));
    }

    [Fact]
    public async Task Where_the_tap_has_failed_every_byte_is_progress()
    {
        var options = Limited(new() { Progress = 5 * Soon }, SseRelayFormat.Bytes) with { CreateTap = (_, options) => new BrokenTap(options) };
        ResponseScript slow = Enumerable.Range(0, 8).Aggregate(ResponseScript.EventStream(), (script, _) => script.Comment().Delay(Soon));
        await using Relayed relayed = await Relayed.StartAsync(slow, options);

        await relayed.GetTextAsync();

        Assert.Null((await relayed.Report).Failure);
    }

    [Fact]
    public async Task What_has_no_deltas_need_not_send_any()
    {
        ResponseScript slow = ResponseScript.Response(200, BodyFraming.Chunked, ("Content-Type", "application/json")).Text("[").Delay(3 * Soon).Text("]");
        await using Relayed relayed = await Relayed.StartAsync(slow, Limited(new() { Progress = Soon }, SseRelayFormat.Bytes));

        Assert.Equal("[]", await relayed.GetTextAsync());
        Assert.Null((await relayed.Report).Failure);
    }

    [Fact]
    public async Task A_stream_that_takes_too_long_in_all_is_given_up()
    {
        ResponseScript more = ResponseScript.Nothing.Event(Chat.Text("a")).Delay(TimeSpan.FromMilliseconds(1));
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Forever(more), Limited(new() { Total = Soon, Progress = 100 * Soon, Idle = 100 * Soon }, SseRelayFormat.Bytes));

        Assert.Contains("\"code\":\"timedOut\"", await relayed.GetTextAsync(), StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.TimedOut, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task The_wait_for_the_head_counts_for_the_time_in_all(SseRelayFormat format)
    {
        var time = new ManualTimeProvider();
        var head = new TaskCompletionSource();
        var options = new SseRelayOptions
        {
            Format = format,
            KeepAlive = null,
            Http = new() { Retry = HttpRetryOptions.None, Timeouts = new() { Total = TimeSpan.FromSeconds(60) }, TimeProvider = time },
        };
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Nothing.Await(head.Task).Then(ResponseScript.EventStream().Steps[0]).Event(Chat.Text("a")).Stall(), options);
        Task<HttpResponseMessage> asking = relayed.GetAsync();
        await relayed.Upstream.WaitForAsync(counts => counts.Requests == 1, relayed.Watchdog);
        time.Advance(TimeSpan.FromSeconds(50));
        head.SetResult();
        using HttpResponseMessage response = await asking;
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.Contains("\"a\"", StringComparison.Ordinal));
        Task<string> reading = relayed.ReadUntilAsync(body, so => so.Contains("\"code\":\"timedOut\"", StringComparison.Ordinal), text);
        // Less in total than the limit. In steps, since the relay may not be waiting again by the time the client has the delta.
        for (int i = 0; i < 5 && !reading.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(reading, Task.Delay(200));
        }

        await reading;
        Assert.Equal(StreamOutcome.TimedOut, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task A_limit_of_its_own_leaves_the_others(SseRelayFormat format)
    {
        var time = new ManualTimeProvider();
        var options = new SseRelayOptions
        {
            Format = format,
            KeepAlive = null,
            Http = new() { Timeouts = new() { Total = TimeSpan.FromHours(10) }, TimeProvider = time },
        };
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Event(Chat.Text("a")).Stall(), options);
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        Task<string> reading = relayed.ReadUntilAsync(body, so => so.Contains("\"code\":\"idle\"", StringComparison.Ordinal));
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await reading;
        Assert.Equal(StreamOutcome.Idle, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task Limits_may_be_longer_than_timers_go(SseRelayFormat format)
    {
        TimeSpan limit = TimeSpan.FromDays(60);
        await using Relayed relayed = await Relayed.StartAsync(Chat.Whole, Limited(new() { Idle = limit, Progress = 2 * limit, Total = TimeSpan.MaxValue }, format));

        await relayed.GetTextAsync();

        Assert.Equal(StreamOutcome.Completed, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task A_keep_alive_may_be_further_off_than_timers_go(SseRelayFormat format)
    {
        await using Relayed relayed = await Relayed.StartAsync(Chat.Whole, new SseRelayOptions { Format = format, KeepAlive = TimeSpan.FromDays(60) });

        await relayed.GetTextAsync();

        Assert.Equal(StreamOutcome.Completed, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timer_may_fire_before_anyone_has_it(bool isKeptAlive)
    {
        var options = new SseRelayOptions
        {
            KeepAlive = isKeptAlive ? TimeSpan.FromSeconds(10) : null,
            Http = new() { Retry = HttpRetryOptions.None, TimeProvider = new HastyTimeProvider() },
        };
        await using Relayed relayed = await Relayed.StartAsync(Chat.Whole, options);

        await relayed.GetTextAsync();

        Assert.Equal(StreamOutcome.Completed, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task While_an_upstream_is_silent_no_more_than_the_parsers_buffers_are_held()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Event(Chat.Text("a")).Stall());
        int parsers;
        using (var tap = new StreamTap())
        {
            int before = relayed.RentedBuffers;
            tap.Write("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8);
            parsers = relayed.RentedBuffers - before;
        }

        int others = relayed.RentedBuffers;
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await relayed.ReadUntilAsync(body, so => so.EndsWith("\n\n", StringComparison.Ordinal));
        // The client may have the bytes before the relay has returned its buffer.
        while (relayed.RentedBuffers - others > parsers)
        {
            await Task.Delay(5, relayed.Watchdog);
        }
    }

    private static SseRelayOptions Limited(StreamTimeouts timeouts, SseRelayFormat format) =>
        new() { Format = format, Http = new() { Retry = HttpRetryOptions.None, Timeouts = timeouts } };

    private sealed class BrokenTap(StreamTapOptions options) : StreamTap(options)
    {
        protected override void OnChunk(ReadOnlySpan<byte> chunk) => throw new InvalidOperationException("broken");
    }

    // Fires a timer while it is being created, as a thread that is preempted there may see it.
    private sealed class HastyTimeProvider : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                callback(state);
            }

            return timer;
        }
    }
}
