using System.Net;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>What is retried, when, and when no more.</summary>
public class RetryTests
{
    private static readonly HttpRetryOptions Soon = new() { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(10) };

    private readonly List<HttpRetry> _retries = [];

    private HttpStreamOptions Options => new() { Retry = Soon, OnRetry = _retries.Add };

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "0.5", 0.5)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("Retry-After", "Wed, 01 Jan 2020 00:00:20 GMT", 20)]
    [InlineData("Retry-After", "Thu, 01 Jan 2015 00:00:20 GMT", 0)]
    public async Task A_server_that_says_how_long_to_wait(string header, string value, double seconds)
    {
        // The clock stands still at the beginning of 2020, except for requested waits.
        ManualTimeProvider time = null!;
        TimeSpan delay = TimeSpan.FromSeconds(seconds);
        time = new ManualTimeProvider { OnTimerSet = due => _ = due == delay ? Task.Run(() => time.Advance(due)) : null };
        await using var connected = new Connected(
            ResponseScript.Response(429, ("Content-Type", "application/json"), (header, value)).Text(Chat.Error), Chat.Whole());

        await ReadAsync(connected, Options with { TimeProvider = time });

        HttpRetry retry = Assert.Single(_retries);
        Assert.Equal(delay, retry.Delay);
        Assert.Equal(1, retry.Number);
        var reason = Assert.IsType<HttpStreamException>(retry.Reason);
        Assert.Equal(HttpStatusCode.TooManyRequests, reason.Status);
        Assert.Equal(delay, reason.RetryAfter);
        Assert.Equal("rate_limit_exceeded", reason.Error?.Code);
        Assert.Equal(2, connected.Server.Counts.Requests);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(529)]
    [InlineData(408)]
    [InlineData(409)]
    public async Task A_server_that_is_overloaded_twice(int status)
    {
        ResponseScript overloaded = ResponseScript.Response(status).Text("upstream connect error");
        await using var connected = new Connected(overloaded, overloaded, Chat.Whole());

        await ReadAsync(connected, Options);

        Assert.Equal([1, 2], _retries.Select(retry => retry.Number));
        Assert.Equal(3, connected.Server.Counts.Requests);
        Assert.Equal(3, connected.Server.Requests.Count(request => request.BodyText == """{"stream":true}"""));
    }

    [Fact]
    public async Task A_server_that_stays_overloaded()
    {
        await using var connected = new Connected(ResponseScript.Response(503));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Options));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, thrown.Status);
        Assert.Equal(4, connected.Server.Counts.Requests);
        Assert.Equal(3, _retries.Count);
    }

    [Theory]
    [InlineData(400, null)]
    [InlineData(401, null)]
    [InlineData(404, null)]
    [InlineData(429, "false")]
    public async Task What_would_be_the_same_again_is_not_tried_again(int status, string? shouldRetry)
    {
        await using var connected = new Connected(ResponseScript.Response(status, ("x-should-retry", shouldRetry ?? "")));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Options));

        Assert.False(thrown.IsTransient);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_server_knows_best_what_to_try_again()
    {
        await using var connected = new Connected(ResponseScript.Response(400, ("x-should-retry", "true")), Chat.Whole());

        await ReadAsync(connected, Options);

        Assert.Single(_retries);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_the_callers_decision()
    {
        await using var connected = new Connected(ResponseScript.Response(429, ("Retry-After", "3600")));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Options));

        Assert.Equal(TimeSpan.FromHours(1), thrown.RetryAfter);
        Assert.True(thrown.IsTransient);
        Assert.Empty(_retries);
    }

    [Fact]
    public async Task A_wait_longer_than_there_is_time_is_not_begun()
    {
        await using var connected = new Connected(ResponseScript.Response(429, ("Retry-After", "30")));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(
            () => connected.OpenAsync(Options with { Timeouts = new() { Total = TimeSpan.FromSeconds(20) } }));

        Assert.Equal(TimeSpan.FromSeconds(30), thrown.RetryAfter);
        Assert.Empty(_retries);
    }

    [Fact]
    public async Task Nobody_listens()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Uri nowhere = ScriptedServer.UnusedUri();

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.OpenDeltaStreamAsync<OpenAiChat>(() => new HttpRequestMessage(HttpMethod.Post, nowhere), Options));

        Assert.Equal(HttpRequestError.ConnectionError, thrown.HttpRequestError);
        Assert.Equal(3, _retries.Count);
        Assert.All(_retries, retry => Assert.IsType<HttpRequestException>(retry.Reason));
    }

    [Fact]
    public async Task A_connection_that_is_reset_in_place_of_an_answer()
    {
        await using var connected = new Connected(ResponseScript.Nothing.Reset(), ResponseScript.Nothing.Close(), Chat.Whole());

        await ReadAsync(connected, Options);

        Assert.Equal(3, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_head_that_does_not_come()
    {
        await using var connected = new Connected(ResponseScript.Nothing.Stall(), Chat.Whole());

        await ReadAsync(connected, Options with { ResponseTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.IsType<TimeoutException>(Assert.IsType<HttpRequestException>(Assert.Single(_retries).Reason).InnerException);
    }

    [Fact]
    public async Task A_head_that_drips_in()
    {
        ResponseScript drips = ResponseScript.Nothing.Raw("HTTP/1.1 200 OK\r\nX: ").Forever(ResponseScript.Nothing.Raw("x").Delay(TimeSpan.FromMilliseconds(1)));
        await using var connected = new Connected(drips, Chat.Whole());

        await ReadAsync(connected, Options with { ResponseTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Single(_retries);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("close")]
    [InlineData("end")]
    [InlineData("cut")]
    public async Task A_stream_that_breaks_off_before_its_first_delta_is_begun_anew(string end)
    {
        ResponseScript begun = ResponseScript.EventStream().Comment("processing");
        ResponseScript broken = end switch
        {
            "reset" => begun.Reset(),
            "close" => begun.Close(),
            "cut" => begun.Text("data: {\"cho"),
            _ => begun,
        };
        await using var connected = new Connected(broken, Chat.Whole());

        await ReadAsync(connected, Options);

        Assert.IsAssignableFrom<IOException>(Assert.Single(_retries).Reason);
        Assert.Equal(2, connected.Server.Counts.Requests);
    }

    [Theory]
    [InlineData(DeltaKinds.Usage)]
    [InlineData(DeltaKinds.All & ~DeltaKinds.MessageStart)]
    public async Task An_answer_of_which_nothing_is_handed_out_is_not_asked_for_again(DeltaKinds kinds)
    {
        ResponseScript begun = ResponseScript.EventStream().Event("""{"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""");
        HttpStreamOptions options = Options with { Parsing = new() { Kinds = kinds } };
        foreach ((ResponseScript cut, StreamOutcome outcome) in new[]
        {
            (begun, StreamOutcome.NoTerminator), (begun.Text("data: {\"cho"), StreamOutcome.CutMidEvent), (begun.Close(), StreamOutcome.TransportFault),
        })
        {
            await using var connected = new Connected(cut);
            await using DeltaStream deltas = await connected.OpenAsync(options);

            Exception? thrown = await connected.ReadAsync(deltas);

            Assert.Equal(outcome == StreamOutcome.TransportFault, thrown is IOException);
            Assert.Equal(outcome, deltas.Summary?.Outcome);
            Assert.Equal(1, connected.Server.Counts.Requests);
            Assert.Empty(connected.Message.Choices);
        }

        Assert.Empty(_retries);
    }

    [Fact]
    public async Task Nor_is_one_in_another_dialect()
    {
        await using var connected = new Connected(ResponseScript.EventStream()
            .Event("""{"type":"message_start","message":{"id":"msg_1","model":"claude"}}""")
            .Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""")
            .Event("""{"type":"message_stop"}"""));
        await using DeltaStream deltas = await connected.OpenAsync(Options);

        Assert.Null(await connected.ReadAsync(deltas));

        Assert.Equal(StreamOutcome.NoTerminator, deltas.Summary?.Outcome);
        Assert.Equal(3, deltas.Summary?.Events);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task Where_kinds_are_filtered_a_stream_of_comments_is_begun_anew()
    {
        ResponseScript begun = ResponseScript.EventStream().Comment("processing");
        await using var connected = new Connected(begun, begun.Close(), Chat.Whole());

        await ReadAsync(connected, Options with { Parsing = new() { Kinds = DeltaKinds.Text } });

        Assert.Equal(3, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task Events_that_say_nothing_are_no_answer_once_the_connection_is_lost()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event(": processing").Close(), Chat.Whole());

        await ReadAsync(connected, Options);

        Assert.Equal(2, connected.Server.Counts.Requests);
    }

    [Fact]
    public void Times_that_are_none_are_refused_where_they_are_set()
    {
        TimeSpan negative = TimeSpan.FromSeconds(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpRetryOptions { BaseDelay = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpRetryOptions { MaxDelay = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpRetryOptions { BaseDelay = TimeSpan.FromDays(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpRetryOptions { MaxDelay = Timeout.InfiniteTimeSpan });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStreamOptions { ResponseTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStreamOptions { ResponseTimeout = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseEventSourceOptions { ResponseTimeout = negative });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_shortest_and_the_longest_waits_are_waits(int days)
    {
        await using var connected = new Connected(ResponseScript.Response(503, ("Retry-After", "0")), Chat.Whole());

        await ReadAsync(connected, Options with { Retry = new() { BaseDelay = TimeSpan.FromDays(days), MaxDelay = TimeSpan.FromDays(days) } });

        Assert.Single(_retries);
    }

    [Fact]
    public async Task A_head_may_take_for_ever()
    {
        ResponseScript late = ResponseScript.Nothing.Delay(TimeSpan.FromMilliseconds(50)).Raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
            .Raw($"data: {Chat.Text("Hello")}\n\ndata: {Chat.Finish}\n\ndata: [DONE]\n\n");
        await using var connected = new Connected(late.Close());

        await ReadAsync(connected, Options with { ResponseTimeout = Timeout.InfiniteTimeSpan });

        Assert.Empty(_retries);
    }

    [Fact]
    public async Task A_function_that_makes_no_request_is_told_so()
    {
        using var client = new HttpClient();
        await using var source = new SseEventSource(client, () => null!);
        foreach (Func<Task> open in new Func<Task>[]
        {
            () => client.OpenDeltaStreamAsync<OpenAiChat>(() => null!),
            () => client.OpenSseReaderAsync(() => null!),
            () => client.OpenResponseAsync(() => null!),
            async () => await source.WaitToReadAsync(),
        })
        {
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(open);
            Assert.Contains("createRequest", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task All_attempts_for_a_stream_share_its_retries()
    {
        ResponseScript broken = ResponseScript.EventStream().Comment("processing").Close();
        await using var connected = new Connected(ResponseScript.Response(503), broken, ResponseScript.Response(503), broken, Chat.Whole());
        await using DeltaStream deltas = await connected.OpenAsync(Options);

        Exception? thrown = await connected.ReadAsync(deltas);

        Assert.IsAssignableFrom<IOException>(thrown);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.Equal([1, 2, 3], _retries.Select(retry => retry.Number));
        Assert.Equal(4, connected.Server.Counts.Requests);
        Assert.False(await deltas.WaitToReadAsync());
    }

    [Fact]
    public async Task A_stream_that_is_silent_before_its_first_delta_is_begun_anew()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Stall(), Chat.Whole());

        await ReadAsync(connected, Options with { Timeouts = new() { Idle = TimeSpan.FromMilliseconds(200) } });

        Assert.IsType<StreamTimeoutException>(Assert.Single(_retries).Reason);
        await connected.Server.WaitForAsync(counts => counts.Disconnects == 1, connected.Watchdog);
    }

    [Fact]
    public async Task A_status_that_comes_of_beginning_anew_is_thrown_by_the_wait()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Close(), ResponseScript.Response(401));
        await using DeltaStream deltas = await connected.OpenAsync(Options);

        var thrown = Assert.IsType<HttpStreamException>(await connected.ReadAsync(deltas));

        Assert.Equal(HttpStatusCode.Unauthorized, thrown.Status);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
    }

    [Fact]
    public async Task No_retries()
    {
        await using var connected = new Connected(ResponseScript.Response(503));

        await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(new HttpStreamOptions { Retry = HttpRetryOptions.None }));

        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_caller_who_cancels_while_the_next_attempt_is_waited_for()
    {
        await using var connected = new Connected(ResponseScript.Response(503));
        using var cancellation = new CancellationTokenSource();
        var options = new HttpStreamOptions
        {
            Retry = new() { BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) },
            OnRetry = _ => cancellation.Cancel(),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connected.Client.OpenDeltaStreamAsync<OpenAiChat>(connected.Request, options, cancellation.Token));
    }

    [Fact]
    public async Task The_total_time_counts_the_attempts()
    {
        var time = new ManualTimeProvider();
        await using var connected = new Connected(ResponseScript.Nothing.Stall());
        Task<DeltaStream> opening = connected.OpenAsync(Options with { TimeProvider = time, Timeouts = new() { Total = TimeSpan.FromSeconds(5) } });
        await connected.Server.WaitForAsync(counts => counts.Requests == 1, connected.Watchdog);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StreamTimeoutKind.Total, (await Assert.ThrowsAsync<StreamTimeoutException>(() => opening)).Kind);
        Assert.Empty(_retries);
    }

    [Fact]
    public async Task Every_response_is_shown()
    {
        var ids = new List<string>();
        await using var connected = new Connected(ResponseScript.Response(503, ("x-request-id", "a")), ResponseScript.Response(200, ("x-request-id", "b")).Event(Chat.Done));

        await using DeltaStream deltas = await connected.OpenAsync(
            Options with { OnResponse = response => ids.AddRange(response.Headers.GetValues("x-request-id")) });

        Assert.Equal(["a", "b"], ids);
        Assert.Equal("a", Assert.IsType<HttpStreamException>(Assert.Single(_retries).Reason).RequestId);
    }

    private static async Task ReadAsync(Connected connected, HttpStreamOptions options)
    {
        await using DeltaStream deltas = await connected.OpenAsync(options);
        Assert.Null(await connected.ReadAsync(deltas));
        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
        Assert.Null(deltas.Failure);
        Assert.Equal("Hello", connected.Text);
    }
}
