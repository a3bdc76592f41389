using System.Text;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>What networks and servers do to a stream that has begun: the caller gets the text so far and the reason.</summary>
public class FaultTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);


    [Fact]
    public async Task A_whole_answer()
    {
        await using var connected = new Connected(Chat.Whole());
        await using (DeltaStream deltas = await connected.OpenAsync())
        {
            Assert.Null(await connected.ReadAsync(deltas));
            Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
            Assert.True(deltas.TimeToFirstDelta >= deltas.TimeToFirstByte);
        }

        Assert.Equal("Hello", connected.Text);
        await connected.Server.WaitForAsync(counts => counts.Completed == 1, connected.Watchdog);
        Assert.Equal("POST", connected.Server.Requests[0].Method);
        Assert.Equal("""{"stream":true}""", connected.Server.Requests[0].BodyText);
    }

    [Fact]
    public async Task A_connection_whose_answer_was_read_takes_the_next_request()
    {
        await using var connected = new Connected(Chat.Whole());
        for (int i = 0; i < 3; i++)
        {
            await using DeltaStream deltas = await connected.OpenAsync();
            Assert.Null(await connected.ReadAsync(deltas));
            // The terminator ends the message; the response ends a little later, and disposal waits for that.
            await connected.Server.WaitForAsync(counts => counts.Completed == i + 1, connected.Watchdog);
        }

        Assert.Equal(3, connected.Server.Counts.Requests);
        Assert.Equal(1, connected.Server.Counts.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_lost_within_an_event(bool isReset)
    {
        var hasRead = new TaskCompletionSource();
        ResponseScript begun = Chat.Begun().Await(hasRead.Task);
        await using var connected = new Connected(isReset ? begun.Reset() : begun.Close());
        await using DeltaStream deltas = await connected.OpenAsync();

        Exception? thrown = await connected.ReadAsync(deltas, () => hasRead.TrySetResult());

        Assert.IsAssignableFrom<IOException>(thrown);
        Assert.Same(thrown, deltas.Failure);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.Equal(StreamOutcome.TransportFault, connected.Message.Outcome);
        Assert.Equal("{\"choices\":[{\"del", Encoding.UTF8.GetString(deltas.IncompleteData));
        Assert.Equal("Hel", connected.Text);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_response_that_ends_in_order_within_an_event()
    {
        await using var connected = new Connected(Chat.Begun());
        await using DeltaStream deltas = await connected.OpenAsync();

        Assert.Null(await connected.ReadAsync(deltas));

        Assert.Null(deltas.Failure);
        Assert.Equal(StreamOutcome.CutMidEvent, deltas.Summary?.Outcome);
        Assert.Equal("Hel", connected.Text);
    }

    [Fact]
    public async Task A_connection_that_falls_silent()
    {
        await using var connected = new Connected(Chat.Begun().Stall());
        await using (DeltaStream deltas = await ReadWhileTimeGoesByAsync(connected, new StreamTimeouts { Idle = Minute }))
        {
            Assert.Equal(StreamTimeoutKind.Idle, Assert.IsType<StreamTimeoutException>(deltas.Failure).Kind);
            Assert.Equal(StreamOutcome.Idle, deltas.Summary?.Outcome);
            Assert.Equal("Hel", connected.Text);
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task A_limit_of_its_own_leaves_the_others()
    {
        await using var connected = new Connected(Chat.Begun().Stall());
        await using DeltaStream deltas = await ReadWhileTimeGoesByAsync(connected, new StreamTimeouts { Total = 1000 * Minute });

        StreamTimeoutException timeout = Assert.IsType<StreamTimeoutException>(deltas.Failure);
        Assert.Equal((StreamTimeoutKind.Idle, HttpStreamOptions.DefaultIdleTimeout), (timeout.Kind, timeout.Limit));
    }

    [Fact]
    public async Task An_infinite_limit_is_none()
    {
        await using var connected = new Connected(Chat.Begun().Stall());
        await using DeltaStream deltas = await ReadWhileTimeGoesByAsync(connected, StreamTimeouts.None with { Total = 20 * Minute });

        Assert.Equal(StreamTimeoutKind.Total, Assert.IsType<StreamTimeoutException>(deltas.Failure).Kind);
    }

    [Fact]
    public async Task A_connection_with_nothing_but_comments()
    {
        ResponseScript comments = ResponseScript.Nothing.Comment().Delay(TimeSpan.FromMilliseconds(1));
        await using var connected = new Connected(ResponseScript.EventStream().Event(Chat.Text("Hel")).Forever(comments));
        await using (DeltaStream deltas = await ReadWhileTimeGoesByAsync(connected, new StreamTimeouts { Idle = 1000 * Minute, Progress = Minute }))
        {
            Assert.Equal(StreamTimeoutKind.Progress, Assert.IsType<StreamTimeoutException>(deltas.Failure).Kind);
            Assert.Equal(StreamOutcome.Idle, deltas.Summary?.Outcome);
            Assert.Equal("Hel", connected.Text);
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task A_slow_loris_upstream()
    {
        ResponseScript drop = ResponseScript.Nothing.Text("x").Delay(TimeSpan.FromMilliseconds(1));
        await using var connected = new Connected(Chat.Begun().Forever(drop));
        await using (DeltaStream deltas = await ReadWhileTimeGoesByAsync(connected, new StreamTimeouts { Idle = 1000 * Minute, Progress = Minute }))
        {
            Assert.Equal(StreamTimeoutKind.Progress, Assert.IsType<StreamTimeoutException>(deltas.Failure).Kind);
            Assert.Equal("Hel", connected.Text);
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task A_stream_that_takes_too_long()
    {
        ResponseScript more = ResponseScript.Nothing.Event(Chat.Text("l")).Delay(TimeSpan.FromMilliseconds(1));
        await using var connected = new Connected(ResponseScript.EventStream().Event(Chat.Text("Hel")).Forever(more));
        await using (DeltaStream deltas = await ReadWhileTimeGoesByAsync(connected, new StreamTimeouts { Idle = 1000 * Minute, Total = Minute }))
        {
            Assert.Equal(StreamTimeoutKind.Total, Assert.IsType<StreamTimeoutException>(deltas.Failure).Kind);
            Assert.Equal(StreamOutcome.TimedOut, deltas.Summary?.Outcome);
            Assert.StartsWith("Hel", connected.Text, StringComparison.Ordinal);
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task A_caller_who_has_enough()
    {
        await using var connected = new Connected(Chat.Begun().Stall());
        using var cancellation = new CancellationTokenSource();
        await using (DeltaStream deltas = await connected.OpenAsync())
        {
            Exception? thrown = await connected.ReadAsync(deltas, cancellation.Cancel, cancellation.Token);

            Assert.IsAssignableFrom<OperationCanceledException>(thrown);
            Assert.Equal(StreamOutcome.Cancelled, deltas.Summary?.Outcome);
            Assert.Equal("Hel", connected.Text);
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_stream_that_is_disposed_half_read()
    {
        await using var connected = new Connected(Chat.Begun().Stall());
        await using (DeltaStream deltas = await connected.OpenAsync())
        {
            Assert.True(await deltas.WaitToReadAsync(connected.Watchdog));
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task A_page_where_a_stream_should_be()
    {
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", "text/html")).Text("<!doctype html><title>Sign in</title>"));
        await using DeltaStream deltas = await connected.OpenAsync();

        Assert.Null(await connected.ReadAsync(deltas));

        Assert.Equal(StreamOutcome.NotAnEventStream, deltas.Summary?.Outcome);
        Assert.StartsWith("<!doctype html>", Encoding.UTF8.GetString(deltas.Prefix), StringComparison.Ordinal);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_message_that_was_not_streamed()
    {
        const string Message = """
            {
              "object": "chat.completion",
              "choices": [ { "index": 0, "message": { "content": "Hello" }, "finish_reason": "stop" } ]
            }
            """;
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", "application/json")).Text(Message));
        await using DeltaStream deltas = await connected.OpenAsync();

        Assert.Null(await connected.ReadAsync(deltas));

        Assert.Equal((StreamOutcome.Completed, "Hello"), (deltas.Summary?.Outcome, connected.Text));
        Assert.Single(connected.Server.Requests);
    }

    [Fact]
    public async Task An_error_under_status_200()
    {
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", "application/json")).Text(Chat.Error));
        await using DeltaStream deltas = await connected.OpenAsync();

        Assert.Null(await connected.ReadAsync(deltas));

        Assert.Equal(StreamOutcome.ProviderError, deltas.Summary?.Outcome);
        Assert.Equal("rate_limit_exceeded", connected.Message.Error?.Code);
    }

    [Fact]
    public async Task The_content_type_settles_the_framing()
    {
        // Without this content type, lines that are not JSON would not be an event stream at all.
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", "application/x-ndjson")).Text(
            """
            {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Hi"},"done":false}
            {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}

            """));
        await using DeltaStream deltas = await connected.Client.OpenDeltaStreamAsync("auto", connected.Request, cancellationToken: connected.Watchdog);

        Assert.Null(await connected.ReadAsync(deltas));

        Assert.Equal("Hi", connected.Text);
        Assert.Equal("ollama-chat", deltas.DialectName);
        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
    }

    // Moves the clock in steps far shorter than the limits, until one of them expires.
    private static async Task<DeltaStream> ReadWhileTimeGoesByAsync(Connected connected, StreamTimeouts timeouts)
    {
        var time = new ManualTimeProvider();
        var hasRead = new TaskCompletionSource();
        DeltaStream deltas = await connected.OpenAsync(new HttpStreamOptions { TimeProvider = time, Timeouts = timeouts });
        Task<Exception?> reading = Task.Run(() => connected.ReadAsync(deltas, () => hasRead.TrySetResult()));
        await hasRead.Task.WaitAsync(connected.Watchdog);
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Same(deltas.Failure, await reading);
        return deltas;
    }
}
