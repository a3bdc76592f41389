using SseCore.Http;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>Streams forwarded as deltas in one form.</summary>
public class DeltaRelayTests
{
    private static readonly SseRelayOptions Deltas = new() { Format = SseRelayFormat.Deltas };

    [Fact]
    public async Task Every_delta_is_an_event()
    {
        await using Relayed relayed = await Relayed.StartAsync(Chat.Whole, Deltas);

        Assert.Equal(
            Chat.Events(
                """{"kind":"messageStart","id":"chatcmpl-1","model":"gpt-test"}""",
                """{"kind":"text","choice":0,"index":0,"text":"Hel"}""",
                """{"kind":"text","choice":0,"index":0,"text":"lo"}""",
                """{"kind":"finish","choice":0,"reason":"stop"}""",
                """{"kind":"usage","input":7,"output":3,"total":10}""") + "event: end\ndata: {\"end\":{\"outcome\":\"completed\"}}\n\n",
            await relayed.GetTextAsync());
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.Completed, "openai-chat", 2L, "chatcmpl-1"), (report.Outcome, report.Dialect, report.Deltas, report.Id));
        Assert.Equal(10, report.Usage.Total);
    }

    [Fact]
    public async Task A_message_that_was_not_streamed_is_sent_like_one_that_was()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.Response(200, ("Content-Type", "application/json")).Text(Chat.Document), Deltas);

        Assert.Equal(
            Chat.Events(
                """{"kind":"messageStart","id":"chatcmpl-1","model":"gpt-test"}""",
                """{"kind":"text","choice":0,"index":0,"text":"Hello"}""",
                """{"kind":"finish","choice":0,"reason":"stop"}""",
                """{"kind":"usage","input":7,"output":3,"total":10}""") + "event: end\ndata: {\"end\":{\"outcome\":\"completed\"}}\n\n",
            await relayed.GetTextAsync());
    }

    [Fact]
    public async Task The_head_and_signs_of_life_come_while_the_model_still_thinks()
    {
        var gate = new TaskCompletionSource();
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Nothing.Await(gate.Task).Then(ResponseScript.EventStream().Steps[0]).Events(Chat.Text("a"), "[DONE]"),
            Deltas with { KeepAlive = TimeSpan.FromMilliseconds(20) });
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await relayed.ReadUntilAsync(body, so => so == ": keep-alive\n\n");
        gate.SetResult();
        string text = await relayed.ReadUntilAsync(body, so => so.Contains("event: end", StringComparison.Ordinal));

        Assert.Contains("\"text\":\"a\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_an_error_event()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.Response(429, ("Content-Type", "application/json")).Text("""{"error":{"message":"slow down","type":"rate_limit_error","code":"rate_limit_exceeded"}}"""), Deltas);

        Assert.Equal(
            Chat.Events("""{"kind":"error","type":"rate_limit_error","code":"rate_limit_exceeded","message":"slow down"}""") + "event: end\ndata: {\"end\":{\"outcome\":\"providerError\"}}\n\n",
            await relayed.GetTextAsync());
    }

    [Fact]
    public async Task A_refusal_may_be_retried()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Response(503), Chat.Whole), Deltas with { Http = new() { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } } });

        Assert.Contains("\"completed\"", await relayed.GetTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_home_is_an_error_event()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, relayed) => app.MapSseRelay("/{**path}", ScriptedServer.UnusedUri().AbsoluteUri, relayed.WithReport(Deltas)));

        Assert.Equal(
            Chat.Events("""{"kind":"error","type":"upstream_error","code":"transportFault","message":"The connection to the upstream failed."}""") + "event: end\ndata: {\"end\":{\"outcome\":\"transportFault\"}}\n\n",
            await relayed.GetTextAsync());
    }

    [Fact]
    public async Task A_reset_within_an_event_leaves_what_was_before()
    {
        var gate = new TaskCompletionSource();
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Event(Chat.Text("a")).Text("data: {\"cho").Await(gate.Task).Reset(), Deltas);
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.Contains("\"a\"", StringComparison.Ordinal));
        gate.SetResult();
        text = await relayed.ReadUntilAsync(body, so => so.EndsWith("{\"end\":{\"outcome\":\"transportFault\"}}\n\n", StringComparison.Ordinal), text);

        Assert.Contains("\"code\":\"transportFault\"", text, StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.TransportFault, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task A_cut_stream_says_so()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream(BodyFraming.UntilClose).Event(Chat.Text("a")).Text("data: {\"cho"), Deltas);

        Assert.EndsWith("{\"end\":{\"outcome\":\"cutMidEvent\"}}\n\n", await relayed.GetTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_was_damaged_is_corrupt_where_that_matters()
    {
        byte[] damaged = [.. "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""u8, 0xC3, .. "\"}}]}\n\n"u8];
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Event(Chat.Text("a")).Bytes(damaged).Event("[DONE]"), Parsed(new() { InvalidUtf8 = InvalidUtf8Policy.Throw }));

        string text = await relayed.GetTextAsync();

        Assert.Contains("\"text\":\"a\"", text, StringComparison.Ordinal);
        Assert.EndsWith(
            Chat.Events("""{"kind":"error","type":"upstream_error","code":"corrupt","message":"What the upstream sent was damaged on its way."}""") + "event: end\ndata: {\"end\":{\"outcome\":\"corrupt\"}}\n\n",
            text,
            StringComparison.Ordinal);
        StreamTapReport report = await relayed.Report;
        Assert.Equal((StreamOutcome.Corrupt, 1L), (report.Outcome, report.Deltas));
        Assert.Equal(SseErrorCode.InvalidUtf8, Assert.IsType<SseException>(report.Failure).Code);
    }

    [Fact]
    public async Task A_text_that_is_kept_as_it_came_is_still_sent_as_text()
    {
        byte[] damaged = [.. "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a"u8, 0xC3, .. "b\"}}]}\n\n"u8];
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Event(Chat.Start).Bytes(damaged).Event("[DONE]"), Parsed(new() { InvalidUtf8 = InvalidUtf8Policy.Keep }));

        Assert.Contains("\"text\":\"a\\uFFFDb\"", await relayed.GetTextAsync(), StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.Completed, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task An_event_over_the_limit_is_an_error_event()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Event(Chat.Text("a")).Event(Chat.Text(new string('b', 1000))), Parsed(new() { Framing = new() { MaxEventBytes = 500 } }));

        Assert.EndsWith(
            Chat.Events("""{"kind":"error","type":"upstream_error","code":"limit","message":"The upstream sent more than is taken."}""") + "event: end\ndata: {\"end\":{\"outcome\":\"limit\"}}\n\n",
            await relayed.GetTextAsync(),
            StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.LimitExceeded, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task An_event_over_the_limit_is_left_out_unless_something_else_was_asked_for()
    {
        ResponseScript stream = ResponseScript.EventStream().Event(Chat.Text("a")).Event(Chat.Text(new string('b', SseFramerOptions.DefaultMaxEventBytes))).Event(Chat.Text("c")).Event("[DONE]");
        foreach (HttpStreamOptions http in new[] { HttpStreamOptions.Default, new() { Timeouts = new() { Total = TimeSpan.FromMinutes(5) } }, new() { Parsing = new() { Kinds = DeltaKinds.Text } } })
        {
            await using Relayed relayed = await Relayed.StartAsync(stream, Deltas with { Http = http });

            Assert.Contains("\"text\":\"c\"", await relayed.GetTextAsync(), StringComparison.Ordinal);
            Assert.Equal((StreamOutcome.LimitExceeded, 1L), ((await relayed.Report).Outcome, (await relayed.Report).Summary.DroppedEvents));
        }

        await using Relayed throwing = await Relayed.StartAsync(stream, Parsed(new() { Framing = new() }));
        Assert.DoesNotContain("\"text\":\"c\"", await throwing.GetTextAsync(), StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.LimitExceeded, (await throwing.Report).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_provider_said_is_said_once_whatever_comes_behind_it(bool isReset)
    {
        var gate = new TaskCompletionSource();
        ResponseScript error = ResponseScript.EventStream().Event(Chat.Text("a")).Event("""{"error":{"message":"overloaded","type":"server_error"}}""").Await(gate.Task);
        await using Relayed relayed = await Relayed.StartAsync(
            isReset ? error.Reset() : error.Event(Chat.Text(new string('b', 1000))), Parsed(new() { Framing = new() { MaxEventBytes = 500 } }));
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        string text = await relayed.ReadUntilAsync(body, so => so.Contains("overloaded", StringComparison.Ordinal));
        gate.SetResult();
        text = await relayed.ReadUntilAsync(body, so => so.Contains("event: end", StringComparison.Ordinal) && so.EndsWith("\n\n", StringComparison.Ordinal), text);

        Assert.EndsWith(
            Chat.Events("""{"kind":"error","type":"server_error","message":"overloaded"}""") + "event: end\ndata: {\"end\":{\"outcome\":\"providerError\"}}\n\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("overloaded").Length);
        Assert.Equal(StreamOutcome.ProviderError, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task A_refusal_of_another_attempt_is_an_error_event()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(
                ResponseScript.EventStream(),
                ResponseScript.Response(429, ("Content-Type", "application/json")).Text("""{"error":{"message":"slow down","type":"rate_limit_error"}}""")),
            Deltas with { Http = new() { Retry = new() { MaxRetries = 1, BaseDelay = TimeSpan.FromMilliseconds(1) } } });

        Assert.Equal(
            Chat.Events("""{"kind":"error","type":"rate_limit_error","message":"slow down"}""") + "event: end\ndata: {\"end\":{\"outcome\":\"providerError\"}}\n\n",
            await relayed.GetTextAsync());
        Assert.Equal(StreamOutcome.ProviderError, (await relayed.Report).Outcome);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_upstream()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.EventStream().Event(Chat.Text("a")).Stall()),
            (app, relayed) => app.MapSseRelay("/ask", _ => new HttpRequestMessage(HttpMethod.Post, relayed.Upstream.Uri), relayed.WithReport(Deltas)));
        using (HttpResponseMessage response = await relayed.GetAsync("/ask"))
        {
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await relayed.ReadUntilAsync(body, so => so.Contains("\"a\"", StringComparison.Ordinal));
            relayed.Client.Dispose();
        }

        await relayed.Upstream.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, relayed.Watchdog);
        Assert.Equal(StreamOutcome.Cancelled, (await relayed.Report).Outcome);
    }

    private static SseRelayOptions Parsed(DeltaParserOptions parsing) => Deltas with { Http = new() { Retry = HttpRetryOptions.None, Parsing = parsing } };
}
