using SseCore.Http;

namespace SseCore.AspNetCore.Tests;

/// <summary>Clients that leave, and upstreams that fail, at the worst moment: all resources are returned, and it is reported once.</summary>
public class LostClientTests
{
    private static readonly string Whole = Chat.Events(Chat.Start, Chat.Text("a"), Chat.Finish, "[DONE]");

    [Fact]
    public async Task A_client_that_leaves_before_a_delta_is_written_is_a_client_that_has_left()
    {
        using var response = new ScriptedResponse { OnWrite = () => throw new IOException("The request was aborted.") };

        StreamTapReport report = await ForwardAsync(response, new ScriptedBody(Whole), new() { Format = SseRelayFormat.Deltas });

        Assert.Equal(StreamOutcome.Cancelled, report.Outcome);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_end_is_written_does_not_keep_the_relay()
    {
        using var response = new ScriptedResponse();
        var options = new SseRelayOptions
        {
            Format = SseRelayFormat.Deltas,
            CreateTap = (_, tap) => new TellingTap(tap, () => response.OnWrite = () => throw new IOException("The request was aborted.")),
        };

        StreamTapReport report = await ForwardAsync(response, new ScriptedBody(Whole), options);

        Assert.Equal((StreamOutcome.Completed, 1L), (report.Outcome, report.Deltas));
    }

    [Fact]
    public async Task What_nobody_foresaw_while_deltas_are_written_is_thrown_and_reported()
    {
        using var response = new ScriptedResponse { OnWrite = () => throw new NotSupportedException() };
        var reports = new List<StreamTapReport>();
        var options = new SseRelayOptions
        {
            Format = SseRelayFormat.Deltas,
            OnCompleted = (_, report) =>
            {
                reports.Add(report);
                throw new InvalidOperationException("And what is made of it does not matter for that.");
            },
        };

        await Assert.ThrowsAsync<NotSupportedException>(() => ForwardAsync(response, new ScriptedBody(Whole), options));

        Assert.IsType<NotSupportedException>(Assert.Single(reports).Failure);
    }

    [Fact]
    public async Task A_client_that_leaves_while_nothing_is_read_ends_the_upstream()
    {
        var body = new ScriptedBody(Chat.Events(Chat.Text("a")));
        using var response = new ScriptedResponse();
        response.OnFlush = sent =>
        {
            if (sent.Length > 0)
            {
                response.Abort();
            }

            return true;
        };

        StreamTapReport report = await ForwardAsync(response, body, new());

        Assert.Equal((StreamOutcome.Cancelled, 1L), (report.Outcome, report.Deltas));
        Assert.True(body.IsClosed);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_head_is_sent_ends_the_upstream()
    {
        var body = new ScriptedBody("");
        using var response = new ScriptedResponse { OnFlush = _ => false };

        StreamTapReport report = await ForwardAsync(response, body, new());

        Assert.Equal(StreamOutcome.Cancelled, report.Outcome);
        Assert.True(body.IsClosed);
    }

    [Fact]
    public async Task What_is_thrown_before_the_head_is_sent_ends_the_upstream()
    {
        var body = new ScriptedBody("");
        using var response = new ScriptedResponse { OnFlush = _ => throw new NotSupportedException() };

        await Assert.ThrowsAsync<NotSupportedException>(() => ForwardAsync(response, body, new()));

        Assert.True(body.IsClosed);
    }

    [Fact]
    public async Task An_upstream_that_is_given_up_may_say_so_in_its_own_way()
    {
        var body = new ScriptedBody(Chat.Events(Chat.Text("a"))) { Failure = new IOException("The operation was aborted.") };
        using var response = new ScriptedResponse();

        StreamTapReport report = await ForwardAsync(
            response, body, new() { Http = new() { Retry = HttpRetryOptions.None, Timeouts = new() { Idle = TimeSpan.FromMilliseconds(20) } } });

        Assert.Equal(StreamOutcome.Idle, report.Outcome);
    }

    [Fact]
    public async Task An_upstream_whose_client_has_left_may_say_so_in_its_own_way()
    {
        var body = new ScriptedBody("") { Failure = new IOException("The operation was aborted.") };
        using var response = new ScriptedResponse();
        Task<StreamTapReport> forwarding = ForwardAsync(response, body, new());
        response.Abort();

        Assert.Equal(StreamOutcome.Cancelled, (await forwarding).Outcome);
    }

    // The last two are what a handler that decompresses throws if the body is damaged.
    [Theory]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(InvalidDataException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task Whatever_the_upstreams_body_fails_with_is_a_failure(Type failure)
    {
        string sent = "";
        var body = new ScriptedBody(Chat.Events(Chat.Text("a"))) { End = (Exception)Activator.CreateInstance(failure)! };
        using var response = new ScriptedResponse
        {
            OnFlush = text =>
            {
                sent = text;
                return true;
            },
        };

        StreamTapReport report = await ForwardAsync(response, body, new());

        Assert.Equal(StreamOutcome.TransportFault, report.Outcome);
        Assert.Contains("event: error", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_before_a_refusal_is_written_does_not_matter_any_more()
    {
        using var response = new ScriptedResponse { OnWrite = () => throw new IOException("The request was aborted.") };
        using var client = new HttpClient(new RefusingHandler());

        StreamTapReport report = await new SseRelay(new() { Client = client })
            .ForwardAsync(response.Context, () => new HttpRequestMessage(HttpMethod.Post, "http://localhost/"));

        Assert.Equal((StreamOutcome.TransportFault, "refused"), (report.Outcome, report.Failure?.Message));
    }

    private static async Task<StreamTapReport> ForwardAsync(ScriptedResponse response, ScriptedBody body, SseRelayOptions options)
    {
        using HttpClient client = body.CreateClient();
        var relay = new SseRelay(options with { Client = client });
        // A wait for a resource that is never returned would not end, hence the limit.
        return await relay.ForwardAsync(response.Context, () => new HttpRequestMessage(HttpMethod.Post, "http://localhost/")).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class TellingTap(StreamTapOptions options, Action completed) : StreamTap(options)
    {
        protected override void OnCompleted(StreamTapReport report) => completed();
    }

    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("refused");
    }
}
