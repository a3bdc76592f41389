using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>The tap alone.</summary>
public class StreamTapTests
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(Chat.Events(Chat.Start, Chat.Text("Hel"), Chat.Text("lo"), Chat.Finish, Chat.Usage, "[DONE]"));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Chunking_does_not_show(int size)
    {
        using var tap = new StreamTap();
        Feed(tap, Whole, size);
        StreamTapReport report = tap.Complete();

        Assert.Equal((StreamOutcome.Completed, "chatcmpl-1", "gpt-test", "stop", 2L, 6L, (long)Whole.Length), (report.Outcome, report.Id, report.Model, report.Reason, report.Deltas, report.Summary.Events, report.Summary.Bytes));
        Assert.Equal(new TokenUsage(7, 3, 10, null, null), report.Usage);
        Assert.Same(report, tap.Complete(new IOException()));
    }

    [Fact]
    public void Times_are_by_the_clock()
    {
        var clock = new ManualClock();
        using var tap = new StreamTap(new() { TimeProvider = clock });
        foreach ((string payload, int milliseconds) in new[] { (Chat.Start, 100), (Chat.Text("a"), 50), (Chat.Text("b"), 10), (Chat.Text("c"), 30), ("[DONE]", 5) })
        {
            clock.Advance(milliseconds);
            tap.Write(Encoding.UTF8.GetBytes(Chat.Events(payload)));
        }

        StreamTapReport report = tap.Complete();
        Assert.Equal(
            [100.0, 150, 20, 30, 195],
            new[] { report.TimeToFirstByte, report.TimeToFirstDelta, report.MeanDeltaInterval, report.LongestDeltaInterval, report.Duration }.Select(time => time!.Value.TotalMilliseconds));
    }

    [Fact]
    public void What_the_source_failed_with_is_the_outcome()
    {
        Assert.Equal(StreamOutcome.TransportFault, Cut(new IOException()));
        Assert.Equal(StreamOutcome.Cancelled, Cut(new OperationCanceledException()));
        Assert.Equal(StreamOutcome.Idle, Cut(new StreamTimeoutException(StreamTimeoutKind.Idle, TimeSpan.FromSeconds(1))));
        Assert.Equal(StreamOutcome.CutMidEvent, Cut(null));

        static StreamOutcome Cut(Exception? failure)
        {
            using var tap = new StreamTap();
            tap.Write("data: {\"choices\":[{\"delta\":{}}]}\n\ndata: {"u8);
            return tap.Complete(failure).Outcome;
        }
    }

    [Fact]
    public void One_that_is_disposed_has_not_seen_the_end()
    {
        var tap = new StreamTap();
        Feed(tap, Whole, 7);
        tap.Dispose();

        StreamTapReport report = tap.Complete();
        Assert.Equal((StreamOutcome.UnknownDialect, (long)Whole.Length, "gpt-test"), (report.Outcome, report.Summary.Bytes, report.Model));
    }

    [Fact]
    public void Metrics_are_those_of_the_conventions()
    {
        using var metrics = new GenAiMetrics();
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GenAiMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        var clock = new ManualClock();
        using var tap = new StreamTap(new() { TimeProvider = clock, Metrics = metrics, Attributes = new() { ProviderName = "openai", ServerAddress = "api.example.org", ServerPort = 443 } });
        clock.Advance(500);
        tap.Write(Encoding.UTF8.GetBytes(Chat.Events(Chat.Start, Chat.Text("a"))));
        clock.Advance(250);
        tap.Write(Encoding.UTF8.GetBytes(Chat.Events(Chat.Text("b"), Chat.Usage, """{"error":{"message":"a secret","type":"server_error"}}""")));
        tap.Complete();

        const string Tags = "gen_ai.operation.name=chat gen_ai.provider.name=openai gen_ai.response.model=gpt-test server.address=api.example.org server.port=443";
        Assert.Equal(
            [
                $"gen_ai.client.operation.time_per_output_chunk 0.25s {Tags}",
                $"gen_ai.client.operation.time_to_first_chunk 0.5s {Tags}",
                $"gen_ai.client.token.usage 7{{token}} {Tags} gen_ai.token.type=input",
                $"gen_ai.client.token.usage 3{{token}} {Tags} gen_ai.token.type=output",
                $"gen_ai.client.operation.duration 0.75s {Tags} error.type=server_error",
            ],
            seen);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            seen.Add(FormattableString.Invariant($"{instrument.Name} {value}{instrument.Unit} {text}"));
        }
    }

    [Fact]
    public async Task Taps_what_the_application_answers_with()
    {
        await using Relayed relayed = await TappedAsync(app =>
        {
            app.MapGet("/stream", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.Body.WriteAsync(Whole.AsMemory(0, 50));
                await context.Response.BodyWriter.WriteAsync(Whole.AsMemory(50));
            });
            app.MapGet("/text", () => "data: text\n\n");
        });

        Assert.Equal("data: text\n\n", await relayed.GetTextAsync("/text"));
        Assert.Equal(Whole, Encoding.UTF8.GetBytes(await relayed.GetTextAsync("/stream")));
        Assert.Equal((StreamOutcome.Completed, 10), ((await relayed.Report).Outcome, (await relayed.Report).Usage.Total));
    }

    public static TheoryData<string, byte[], string> Streams => new()
    {
        { "text/event-stream; charset=utf-8", Whole, "openai-chat" },
        { "application/x-ndjson", Lines(), "ollama-chat" },
        { "application/ndjson", Lines(), "ollama-chat" },
        { "application/jsonl; charset=utf-8", Lines(), "ollama-chat" },
        { "application/x-jsonlines", Lines(), "ollama-chat" },
        { "Application/JsonLines", Lines(), "ollama-chat" },
        {
            "application/vnd.amazon.eventstream",
            [
                .. AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hello"}}"""),
                .. AwsMessage.Event("messageStop", """{"stopReason":"end_turn"}"""),
                .. AwsMessage.Event("metadata", """{"usage":{"inputTokens":7,"outputTokens":3,"totalTokens":10}}"""),
            ],
            "bedrock-converse"
        },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Taps_streams_of_every_framing(string contentType, byte[] stream, string dialect)
    {
        // Preceded by one of another kind, since nothing can wait for a report that does not come.
        var reports = new List<StreamTapReport>();
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, _) =>
            {
                app.UseSseTap(onCompleted: (_, report) =>
                {
                    reports.Add(report);
                    return default;
                });
                app.MapGet("/{type}", async (HttpContext context, string type) =>
                {
                    context.Response.ContentType = type == "text" ? "text/plain" : contentType;
                    await context.Response.Body.WriteAsync(stream);
                });
            });
        await relayed.GetTextAsync("/text");
        await relayed.GetTextAsync("/stream");

        StreamTapReport report = Assert.Single(reports);
        Assert.Equal((StreamOutcome.Completed, dialect, 3L), (report.Outcome, report.Dialect, report.Usage.Output));
    }

    [Fact]
    public async Task Event_streams_of_the_framework_are_tapped()
    {
        await using Relayed relayed = await TappedAsync(app => app.MapGet("/stream", () => TypedResults.ServerSentEvents(EventsAsync())));
        await relayed.GetTextAsync("/stream");

        Assert.Equal((StreamOutcome.Completed, 7L), ((await relayed.Report).Outcome, (await relayed.Report).Usage.Input));

        static async IAsyncEnumerable<string> EventsAsync()
        {
            foreach (string payload in new[] { Chat.Start, Chat.Text("a"), Chat.Finish, Chat.Usage, "[DONE]" })
            {
                await Task.Yield();
                yield return payload;
            }
        }
    }

    [Fact]
    public void A_content_type_says_how_a_stream_is_framed()
    {
        using var tap = new StreamTap(new() { Dialect = "openai-chat", ContentType = "application/x-ndjson" });
        tap.Write(Encoding.UTF8.GetBytes($"{Chat.Start}\n{Chat.Text("a")}\n{Chat.Finish}\n"));

        Assert.Equal((1L, "stop"), (tap.Complete().Deltas, tap.Complete().Reason));
    }

    [Fact]
    public async Task A_tap_does_not_keep_what_was_written_and_not_flushed()
    {
        await using Relayed relayed = await TappedAsync(app =>
        {
            app.MapGet("/stream", (HttpContext context) =>
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.BodyWriter.Write(Whole);
                return Task.CompletedTask;
            });
        });

        Assert.Equal(Whole, Encoding.UTF8.GetBytes(await relayed.GetTextAsync("/stream")));
        Assert.Equal(StreamOutcome.Completed, (await relayed.Report).Outcome);
    }

    [Theory]
    [InlineData(true, 200, Chat.Document, StreamOutcome.Completed)]
    [InlineData(true, 429, """{"error":{"message":"no"}}""", StreamOutcome.ProviderError)]
    [InlineData(true, 200, """{"message":"hello"}""", null)]
    [InlineData(true, 200, """{"object":"list","data":[]}""", null)]
    [InlineData(true, 404, "{\n}", null)]
    [InlineData(true, 200, "[{}]", null)]
    [InlineData(false, 200, Chat.Document, null)]
    public async Task Messages_that_are_not_streamed_are_tapped_if_that_is_asked_for(bool isAskedFor, int status, string body, StreamOutcome? outcome)
    {
        var reports = new List<StreamTapReport>();
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, _) =>
            {
                app.UseSseTap(new() { IncludeDocuments = isAskedFor }, (_, report) =>
                {
                    reports.Add(report);
                    return default;
                });
                app.MapGet("/message", () => Results.Text(body, "application/json", statusCode: status));
            });

        Assert.Equal(body, await relayed.GetTextAsync("/message"));
        Assert.Equal(outcome is { } expected ? [expected] : [], reports.Select(report => report.Outcome));
        Assert.All(reports.Where(report => report.Outcome == StreamOutcome.Completed), report => Assert.Equal(10, report.Usage.Total));
    }

    [Fact]
    public async Task What_was_not_flushed_when_the_application_failed_is_let_go()
    {
        var taps = new List<StreamTapReport>();
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, relayed) =>
            {
                app.UseSseTap(onCompleted: (_, report) =>
                {
                    taps.Add(report);
                    return default;
                });
                app.MapGet("/stream", (HttpContext context) =>
                {
                    context.Response.ContentType = "text/event-stream";
                    context.Response.BodyWriter.Write("data: {\"cho"u8);
                    throw new NotSupportedException();
                });
            });
        using HttpResponseMessage response = await relayed.GetAsync("/stream");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(taps);
        // The end of every such test also checks that nothing stays rented.
    }

    [Fact]
    public void What_a_tap_failed_with_first_is_told()
    {
        using var tap = new BrokenTap();
        tap.Write(Whole);

        Assert.Equal("chunk", tap.Complete().TapFailure?.Message);
    }

    [Fact]
    public void Metrics_that_fail_do_not_keep_the_end_from_heirs()
    {
        using var metrics = new GenAiMetrics();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GenAiMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("metrics"));
        listener.Start();
        using var tap = new CountingTap(new() { Metrics = metrics });

        Assert.Equal("metrics", tap.Complete().TapFailure?.Message);
        Assert.Equal(1, tap.Ends);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("data: x\n\n", true)]
    [InlineData("data: x\r\n\r\n", true)]
    [InlineData("data: x\r\n\r", true)]
    [InlineData("data: x\r\r", true)]
    [InlineData("data: x\n\r\n", true)]
    [InlineData("data: x\n", false)]
    [InlineData("data: x\r\n", false)]
    [InlineData("data: x", false)]
    [InlineData("\n\nd", false)]
    public void Where_an_event_ends(string text, bool expected)
    {
        var whole = default(EventBoundary);
        whole.Advance(Encoding.UTF8.GetBytes(text));
        var pieces = default(EventBoundary);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            pieces.Advance([b]);
        }

        Assert.Equal((expected, expected), (whole.IsBetweenEvents, pieces.IsBetweenEvents));
    }

    private static byte[] Lines() => """
        {"model":"m","message":{"role":"assistant","content":"Hel"},"done":false}
        {"model":"m","message":{"role":"assistant","content":"lo"},"done":false}
        {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}

        """u8.ToArray();

    // An application whose own answers are tapped.
    private static Task<Relayed> TappedAsync(Action<WebApplication> map) => Relayed.StartAsync(
        ScriptedServer.Start(ResponseScript.Nothing),
        (app, relayed) =>
        {
            app.UseSseTap(onCompleted: (_, report) => relayed.TakeReport(report));
            map(app);
        });

    private static void Feed(StreamTap tap, ReadOnlySpan<byte> bytes, int size)
    {
        for (; bytes.Length > size; bytes = bytes[size..])
        {
            tap.Write(bytes[..size]);
        }

        tap.Write(bytes);
    }

    private sealed class BrokenTap : StreamTap
    {
        protected override void OnChunk(ReadOnlySpan<byte> chunk) => throw new InvalidOperationException("chunk");

        protected override void OnCompleted(StreamTapReport report) => throw new InvalidOperationException("end");
    }

    private sealed class CountingTap(StreamTapOptions options) : StreamTap(options)
    {
        public int Ends { get; private set; }

        protected override void OnCompleted(StreamTapReport report) => Ends++;
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public void Advance(int milliseconds) => _milliseconds += milliseconds;
    }
}
