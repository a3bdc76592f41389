using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SseCore.Http;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>Streams forwarded unchanged.</summary>
public class ByteRelayTests
{
    [Theory]
    [InlineData("\uFEFF: hello\r\n\r\nevent: x\rdata: 1\r\rid: 7\ndata: {\"a\":\n\ndata:no space\n\n: bye")]
    [InlineData("")]
    [InlineData("data: cut in the mid")]
    public async Task Every_byte_goes_through(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Drip(bytes, 3, TimeSpan.Zero), new() { KeepAlive = null });

        Assert.Equal(text, await relayed.GetTextAsync());
        Assert.Equal(bytes.Length, (await relayed.Report).Summary.Bytes);
    }

    [Fact]
    public async Task Headers_keep_the_stream_streaming()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.Response(
            200, BodyFraming.Chunked, ("Content-Type", "text/event-stream; charset=utf-8"), ("x-request-id", "req_1"), ("Set-Cookie", "a=b"), ("Access-Control-Allow-Origin", "*")));
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal("req_1", response.Headers.GetValues("x-request-id").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_report_has_what_was_in_it()
    {
        await using Relayed relayed = await Relayed.StartAsync(Chat.Whole);
        await relayed.GetTextAsync();

        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.Completed, "openai-chat", "chatcmpl-1", "gpt-test", "stop"), (report.Outcome, report.Dialect, report.Id, report.Model, report.Reason));
        Assert.Equal((7L, 3L, 2L, 6L), (report.Usage.Input!.Value, report.Usage.Output!.Value, report.Deltas, report.Summary.Events));
        Assert.True(report.TimeToFirstByte <= report.TimeToFirstDelta && report.TimeToFirstDelta <= report.Duration);
        Assert.NotNull(report.MeanDeltaInterval);
        Assert.Null(report.Failure ?? report.TapFailure);
    }

    [Fact]
    public async Task Each_event_arrives_before_the_next_is_sent()
    {
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        ResponseScript script = gates.Aggregate(ResponseScript.EventStream(), (script, gate) => script.Event("x").Await(gate.Task));
        await using Relayed relayed = await Relayed.StartAsync(script);
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = "";
        for (int i = 0; i < gates.Length; i++)
        {
            string expected = string.Concat(Enumerable.Repeat("data: x\n\n", i + 1));
            text = await relayed.ReadUntilAsync(body, so => so == expected, text);
            gates[i].SetResult();
        }
    }

    [Fact]
    public async Task Keep_alives_come_between_events_only()
    {
        var half = new TaskCompletionSource();
        var between = new TaskCompletionSource();
        string begun = $"data: {Chat.Text("a")[..20]}";
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Text(begun).Await(half.Task).Text("\n\n").Await(between.Task).Event("b"),
            new() { KeepAlive = TimeSpan.FromMilliseconds(20) });
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.EndsWith(begun, StringComparison.Ordinal));
        // Many times the interval: anything that must not arrive has had every chance to.
        await Task.Delay(300);
        half.SetResult();
        text = await relayed.ReadUntilAsync(body, so => so.EndsWith(": keep-alive\n\n", StringComparison.Ordinal), text);
        between.SetResult();
        text = await relayed.ReadUntilAsync(body, so => so.EndsWith("data: b\n\n", StringComparison.Ordinal), text);

        Assert.Contains($"{begun}\n\n: keep-alive\n\n", text, StringComparison.Ordinal);
        Assert.Equal($"{begun}\n\ndata: b\n\n", text.Replace(": keep-alive\n\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_upstream()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Events(Chat.Start, Chat.Text("a")).Stall());
        using (HttpResponseMessage response = await relayed.GetAsync())
        {
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await relayed.ReadUntilAsync(body, so => so.Contains("\"a\"", StringComparison.Ordinal));
            relayed.Client.CancelPendingRequests();
            relayed.Client.Dispose();
        }

        await relayed.Upstream.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, relayed.Watchdog);
        StreamTapReport report = await relayed.Report;
        Assert.Equal(StreamOutcome.Cancelled, report.Outcome);
        Assert.Equal(1, report.Deltas);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task A_client_that_does_not_read_makes_the_upstream_wait(SseRelayFormat format)
    {
        ResponseScript endless = ResponseScript.EventStream().Event(Chat.Start).Forever(ResponseScript.Nothing.Event(Chat.Text(new string('x', 10_000))));
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(_ => endless, new() { SendBufferBytes = 256 * 1024 }), new SseRelayOptions { Format = format });
        using (SlowReader reader = await SlowReader.OpenAsync(relayed.Uri, cancellationToken: relayed.Watchdog))
        {
            long sent = -1;
            for (int unchanged = 0; unchanged < 5;)
            {
                await Task.Delay(100, relayed.Watchdog);
                long now = relayed.Upstream.Counts.BytesSent;
                unchanged = now == sent && now > 0 ? unchanged + 1 : 0;
                sent = now;
            }

            // The capacity of sockets, server and client on the way; without back-pressure it would have kept growing.
            Assert.InRange(sent, 1, 64_000_000);
        }

        await relayed.Upstream.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, relayed.Watchdog);
        Assert.Equal(StreamOutcome.Cancelled, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(IOException))]
    public async Task However_the_upstreams_body_ends_when_the_client_has_left_it_is_reported(Type exception)
    {
        StreamTapReport report = await ReportOfAbandonedAsync(() => (Exception)Activator.CreateInstance(exception, "closed")!);

        Assert.Equal(StreamOutcome.Cancelled, report.Outcome);
    }

    [Fact]
    public async Task What_the_relay_does_not_foresee_is_reported_too()
    {
        StreamTapReport report = await ReportOfAbandonedAsync(() => new NotSupportedException());

        Assert.IsType<NotSupportedException>(report.Failure);
    }

    [Fact]
    public async Task A_reset_between_events_is_an_error_event()
    {
        var gate = new TaskCompletionSource();
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Events(Chat.Start, Chat.Text("a")).Await(gate.Task).Reset());
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.Contains("\"a\"", StringComparison.Ordinal));
        gate.SetResult();
        using var reader = new StreamReader(body);

        Assert.EndsWith(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"upstream_error\",\"code\":\"transportFault\",\"message\":\"The connection to the upstream failed.\"}}\n\n",
            text + await reader.ReadToEndAsync(relayed.Watchdog),
            StringComparison.Ordinal);
        StreamTapReport report = await relayed.Report;
        Assert.Equal(StreamOutcome.TransportFault, report.Outcome);
        Assert.IsAssignableFrom<IOException>(report.Failure);
    }

    [Fact]
    public async Task A_reset_within_an_event_breaks_the_connection()
    {
        var gate = new TaskCompletionSource();
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Event(Chat.Text("a")).Text("data: {\"cho").Await(gate.Task).Reset());
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await relayed.ReadUntilAsync(body, so => so.EndsWith("{\"cho", StringComparison.Ordinal));
        gate.SetResult();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, relayed.Watchdog));
        Assert.Equal(StreamOutcome.TransportFault, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task A_silent_upstream_is_given_up()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Event(Chat.Text("a")).Stall(),
            new() { Http = new() { Retry = HttpRetryOptions.None, Timeouts = new() { Idle = TimeSpan.FromMilliseconds(50) } } });

        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"upstream_error\",\"code\":\"idle\"", await relayed.GetTextAsync(), StringComparison.Ordinal);
        await relayed.Upstream.WaitForAsync(counts => counts.Disconnects == 1, relayed.Watchdog);
        Assert.Equal(StreamOutcome.Idle, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_terminator_a_failure_is_no_error_any_more(bool isReset)
    {
        var gate = new TaskCompletionSource();
        ResponseScript whole = ResponseScript.EventStream().Events(Chat.Start, Chat.Text("a"), Chat.Finish, "[DONE]").Await(gate.Task);
        await using Relayed relayed = await Relayed.StartAsync(
            isReset ? whole.Reset() : whole.Stall(),
            new() { KeepAlive = null, Http = new() { Retry = HttpRetryOptions.None, Timeouts = new() { Idle = isReset ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(50) } } });
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.EndsWith("[DONE]\n\n", StringComparison.Ordinal));
        gate.SetResult();
        using var reader = new StreamReader(body);

        Assert.Equal(Chat.Events(Chat.Start, Chat.Text("a"), Chat.Finish, "[DONE]"), text + await reader.ReadToEndAsync(relayed.Watchdog));
        StreamTapReport report = await relayed.Report;
        Assert.Equal(StreamOutcome.Completed, report.Outcome);
        Assert.IsAssignableFrom<IOException>(report.Failure);
    }

    [Fact]
    public async Task A_refusal_is_passed_on()
    {
        const string Error = """{"error":{"message":"slow down","type":"rate_limit_error","code":"rate_limit_exceeded"}}""";
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(429, ("Content-Type", "application/json"), ("Retry-After", "7")).Text(Error));
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("7", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal(Error, await response.Content.ReadAsStringAsync(relayed.Watchdog));
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.ProviderError, "rate_limit_exceeded"), (report.Outcome, report.Error?.Code));
        Assert.Equal(1, relayed.Upstream.Counts.Requests);
    }

    // Most of all pages of proxies in between, which are in the encoding of their time.
    [Theory]
    [InlineData("Content-Type", "text/html; charset=iso-8859-1")]
    [InlineData("Content-Encoding", "gzip")]
    public async Task A_refusal_is_passed_on_byte_for_byte(string header, string value)
    {
        byte[] page = [0x1F, 0x8B, 0x08, 0x00, 0xE9, 0xFF, 0x00, 0xC3];
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.Response(502, (header, value)).Bytes(page));
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(value, response.Content.Headers.GetValues(header).Single());
        Assert.Equal(page, await response.Content.ReadAsByteArrayAsync(relayed.Watchdog));
        Assert.Equal(page.Length, (await relayed.Report).Summary.Bytes);
    }

    [Theory]
    [InlineData("Content-Type", "application/json")]
    [InlineData("Content-Encoding", "gzip")]
    public async Task A_refusal_may_have_any_length(string header, string value)
    {
        byte[] page = new byte[300_000];
        new Random(1).NextBytes(page);
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(422, (header, value)).Bytes(page), new() { Http = new() { MaxErrorBytes = 99 } });
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(value, response.Content.Headers.GetValues(header).Single());
        Assert.Equal(page, await response.Content.ReadAsByteArrayAsync(relayed.Watchdog));
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.ProviderError, "422", page.Length), (report.Outcome, report.Error?.Code, report.Summary.Bytes));
    }

    [Fact]
    public async Task A_refusal_is_passed_on_as_it_arrives()
    {
        var gate = new TaskCompletionSource();
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(500, BodyFraming.Chunked, ("Content-Type", "application/json")).Text("""{"error":{"code":"x",""").Await(gate.Task).Text("\"message\":\"y\"}}"));
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.EndsWith(','));
        gate.SetResult();

        Assert.Equal("""{"error":{"code":"x","message":"y"}}""", await relayed.ReadUntilAsync(body, so => so.EndsWith("}}", StringComparison.Ordinal), text));
        Assert.Equal("x", (await relayed.Report).Error?.Code);
    }

    [Fact]
    public async Task A_request_that_cannot_be_made_in_time_is_no_answer()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            Chat.Whole, new() { ConfigureRequest = (_, _) => throw new TaskCanceledException("The key store did not answer.") });
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.IsType<TaskCanceledException>((await relayed.Report).Failure);
        Assert.Contains(relayed.Errors, error => error.Thrown == "The key store did not answer.");
    }

    [Fact]
    public async Task A_refusal_that_breaks_off_breaks_the_connection()
    {
        var gate = new TaskCompletionSource();
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(500, BodyFraming.Chunked, ("Content-Type", "application/json")).Text("""{"error":{""").Await(gate.Task).Close());
        using HttpResponseMessage response = await relayed.GetAsync();
        gate.SetResult();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(relayed.Watchdog));
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.ProviderError, "500"), (report.Outcome, report.Error?.Code));
        Assert.IsAssignableFrom<IOException>(report.Failure);
    }

    [Fact]
    public async Task The_last_of_several_refusals_is_passed_on()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Response(503).Text("first"), ResponseScript.Response(503).Text("second")),
            new SseRelayOptions { Http = new() { Retry = new() { MaxRetries = 1, BaseDelay = TimeSpan.FromMilliseconds(1) } } });
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal("second", await response.Content.ReadAsStringAsync(relayed.Watchdog));
        Assert.Equal(2, relayed.Upstream.Counts.Requests);
    }

    // RFC 9110, section 7.6.1: what Connection names is for the next hop only.
    [Theory]
    [InlineData("x-hop, keep-alive")]
    [InlineData("\"x b\", x-hop, content-type")]
    public async Task What_the_connection_header_of_a_response_names_does_not_go_through(string connection)
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.Response(
            200, BodyFraming.Chunked, ("Connection", connection), ("X-Hop", "1"), ("X-End", "1"), ("Content-Type", "text/event-stream")).Event("[DONE]"));
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.False(response.Headers.Contains("X-Hop"));
        Assert.True(response.Headers.Contains("X-End"));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }

    // Nor that of a request, of which clients and servers leave little: hence not over the wire.
    [Theory]
    [InlineData("X-Hop, close")]
    [InlineData("close,x-hop")]
    public void What_the_connection_header_of_a_request_names_does_not_go_through(string connection)
    {
        using var request = new HttpRequestMessage();
        RelayHeaders.CopyTo(request, new HeaderDictionary { ["Connection"] = connection, ["x-Hop"] = "1", ["X"] = "1", ["Hop"] = "1" }, withCredentials: false);

        Assert.Equal(["X", "Hop"], request.Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task The_content_type_says_how_a_stream_is_framed()
    {
        // Lines of a dialect that is known to come in event streams: the bytes alone do not say that these are events.
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(200, ("Content-Type", "application/x-ndjson")).Text($"{Chat.Start}\n{Chat.Text("a")}\n{Chat.Finish}\n"),
            new() { Tap = new() { Dialect = "openai-chat" } });
        await relayed.GetTextAsync();

        StreamTapReport report = await relayed.Report;
        Assert.Equal((1L, "stop"), (report.Deltas, report.Reason));
    }

    [Fact]
    public async Task An_answer_that_has_no_body_is_passed_on()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.Response(304, ("ETag", "\"1\"")));
        using HttpResponseMessage response = await relayed.GetAsync("/v1/models");

        Assert.Equal((HttpStatusCode.NotModified, "\"1\""), (response.StatusCode, response.Headers.ETag?.Tag));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(relayed.Watchdog));
        Assert.Null((await relayed.Report).Failure);
    }

    [Fact]
    public async Task A_header_that_the_server_refuses_does_not_cost_the_response()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.Response(
            200, BodyFraming.Chunked, ("x-organization", "Café"), ("x-request-id", "req_1"), ("Content-Type", "text/event-stream")).Event("[DONE]"));
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("req_1", response.Headers.GetValues("x-request-id").Single());
        Assert.Equal("data: [DONE]\n\n", await response.Content.ReadAsStringAsync(relayed.Watchdog));
    }

    [Fact]
    public async Task Nobody_at_home_is_a_bad_gateway()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, relayed) => app.MapSseRelay("/{**path}", ScriptedServer.UnusedUri().AbsoluteUri, relayed.WithReport(new())));
        using HttpResponseMessage response = await relayed.GetAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("upstream_error", await response.Content.ReadAsStringAsync(relayed.Watchdog), StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.TransportFault, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task What_is_no_stream_goes_through_as_well()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(200, ("Content-Type", "application/json")).Text("""{"data":[]}"""), new() { KeepAlive = TimeSpan.FromMilliseconds(1) });
        using HttpResponseMessage response = await relayed.GetAsync("/v1/models");

        Assert.Equal("""{"data":[]}""", await response.Content.ReadAsStringAsync(relayed.Watchdog));
        Assert.False(response.Headers.Contains("X-Accel-Buffering"));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("openai-chat")]
    public async Task A_message_that_was_not_streamed_is_reported_like_one_that_was(string dialect)
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(200, ("Content-Type", "application/json")).Text(Chat.Document), new SseRelayOptions { Tap = new() { Dialect = dialect } });

        Assert.Equal(Chat.Document, await relayed.GetTextAsync());
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.Completed, "openai-chat", "chatcmpl-1", "gpt-test", "stop", 1L), (report.Outcome, report.Dialect, report.Id, report.Model, report.Reason, report.Deltas));
        Assert.Equal(new TokenUsage(7, 3, 10, null, null), report.Usage);
    }

    [Fact]
    public async Task What_is_compressed_goes_through_untouched()
    {
        var gate = new TaskCompletionSource();
        byte[] bytes = [0x1f, 0x8b, 8, 0, (byte)'\n', (byte)'\n', 1, 2];
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(200, BodyFraming.Chunked, ("Content-Type", "text/event-stream"), ("Content-Encoding", "gzip"))
                .Bytes(bytes.AsMemory(0, 6)).Await(gate.Task).Bytes(bytes.AsMemory(6)),
            new() { KeepAlive = TimeSpan.FromMilliseconds(1) });
        using HttpResponseMessage response = await relayed.GetAsync();
        // Many times the interval: anything that must not arrive has had every chance to.
        await Task.Delay(100);
        gate.SetResult();

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync(relayed.Watchdog));
        StreamTapReport report = await relayed.Report;
        Assert.IsType<NotSupportedException>(report.TapFailure);
        Assert.Equal((StreamOutcome.UnknownDialect, bytes.Length), (report.Outcome, report.Summary.Bytes));
    }

    [Fact]
    public async Task An_encoding_that_changes_nothing_is_none()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(200, BodyFraming.Chunked, ("Content-Type", "text/event-stream"), ("Content-Encoding", "Identity"))
                .Text(Chat.Events(Chat.Start, Chat.Text("a"), Chat.Finish, Chat.Usage, "[DONE]")));
        await relayed.GetTextAsync();

        StreamTapReport report = await relayed.Report;
        Assert.Null(report.TapFailure);
        Assert.Equal((StreamOutcome.Completed, 7L), (report.Outcome, report.Usage.Input));
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task There_are_no_retries_unless_asked_for(SseRelayFormat format)
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Response(503, ("Retry-After", "0")).Text("busy"), Chat.Whole),
            new SseRelayOptions { Format = format, Http = new() { ResponseTimeout = TimeSpan.FromMinutes(1) } });
        using HttpResponseMessage response = await relayed.GetAsync();
        await response.Content.ReadAsStringAsync(relayed.Watchdog);

        Assert.NotEqual(StreamOutcome.Completed, (await relayed.Report).Outcome);
        Assert.Single(relayed.Upstream.Requests);
    }

    [Fact]
    public async Task A_tap_that_fails_does_not_show()
    {
        await using Relayed relayed = await Relayed.StartAsync(Chat.Whole, new() { CreateTap = (_, options) => new BrokenTap(options) });

        Assert.Equal(Chat.Events(Chat.Start, Chat.Text("Hel"), Chat.Text("lo"), Chat.Finish, Chat.Usage, "[DONE]"), await relayed.GetTextAsync());
        StreamTapReport report = await relayed.Report;
        Assert.Equal("broken", report.TapFailure?.Message);
        Assert.NotEqual(StreamOutcome.Completed, report.Outcome);
    }

    [Fact]
    public async Task Requests_go_through_without_what_is_not_the_upstreams()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(Chat.Whole),
            (app, relayed) => app.MapSseRelay(
                "/ai/{**path}",
                relayed.Upstream.Uri + "v1/?version=2",
                relayed.WithReport(new() { ConfigureRequest = (_, request) => request.Headers.Authorization = new("Bearer", "upstream") })));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(relayed.Uri, "/ai/chat/completions?x=1"))
        {
            Content = new StringContent("""{"stream":true}""", Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", "Bearer mine" }, { "Cookie", "session=1" }, { "x-api-key", "mine" }, { "X-Custom", "yes" }, { "Accept-Encoding", "gzip" } },
        };
        (await relayed.Client.SendAsync(request, relayed.Watchdog)).Dispose();

        ServerRequest upstream = Assert.Single(relayed.Upstream.Requests);
        Assert.Equal(("POST", "/v1/chat/completions?version=2&x=1", """{"stream":true}"""), (upstream.Method, upstream.Target, upstream.BodyText));
        Assert.Equal(("Bearer upstream", null, null, "yes", null), (upstream.Header("Authorization"), upstream.Header("Cookie"), upstream.Header("x-api-key"), upstream.Header("X-Custom"), upstream.Header("Accept-Encoding")));
        Assert.Equal(upstream.Header("Host"), relayed.Upstream.Uri.Authority);
        Assert.Equal("application/json; charset=utf-8", upstream.Header("Content-Type"));
    }

    [Theory]
    [InlineData("/ai/..%2F..%2Fsecret")]
    [InlineData("/ai/x/%2e%2e/%2e%2e/secret")]
    public async Task Nothing_leads_out_of_the_address(string path)
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(Chat.Whole), (app, relayed) => app.MapSseRelay("/ai/{**path}", relayed.Upstream.Uri + "v1", relayed.WithReport(new())));
        using SlowReader client = await SlowReader.OpenAsync(new Uri(relayed.Uri.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        await client.ReadAsync(new byte[4096], relayed.Watchdog);

        Assert.All(relayed.Upstream.Requests, request => Assert.StartsWith("/v1/", request.Target, StringComparison.Ordinal));
        Assert.DoesNotContain(relayed.Upstream.Requests, request => request.Target.Contains("..", StringComparison.Ordinal));
    }

    [Fact]
    public async Task As_middleware_and_as_result()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(Chat.Whole),
            (app, relayed) =>
            {
                app.UseSseRelay("/proxy", relayed.Upstream.Uri + "v1", relayed.WithReport(new()));
                app.MapPost("/ask", () => Results.Extensions.SseRelay(() => new HttpRequestMessage(HttpMethod.Post, relayed.Upstream.Uri), relayed.WithReport(new())));
            });

        Assert.Contains("[DONE]", await relayed.GetTextAsync("/proxy/chat/completions"), StringComparison.Ordinal);
        using HttpResponseMessage response = await relayed.Client.PostAsync(new Uri(relayed.Uri, "/ask"), content: null, relayed.Watchdog);
        Assert.Contains("[DONE]", await response.Content.ReadAsStringAsync(relayed.Watchdog), StringComparison.Ordinal);
        Assert.Equal(["/v1/chat/completions", "/"], relayed.Upstream.Requests.Select(request => request.Target));
    }

    // The report of a stream whose client has left, and whose upstream then fails.
    private static async Task<StreamTapReport> ReportOfAbandonedAsync(Func<Exception> failure)
    {
        using var upstream = new HttpClient(new AbandonedHandler(failure));
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, relayed) => app.MapSseRelay("/{**path}", "http://localhost/", relayed.WithReport(new()) with { Client = upstream }));
        using (SlowReader reader = await SlowReader.OpenAsync(relayed.Uri, cancellationToken: relayed.Watchdog))
        {
            byte[] some = new byte[100];
            Assert.NotEqual(0, await reader.ReadAsync(some, relayed.Watchdog));
        }

        return await relayed.Report;
    }

    private sealed class BrokenTap(StreamTapOptions options) : StreamTap(options)
    {
        protected override void OnDelta(scoped in Delta delta) => throw new InvalidOperationException("broken");
    }
}
