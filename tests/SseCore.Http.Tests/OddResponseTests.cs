using System.IO.Compression;
using System.Text;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>Responses that servers should not send, and do; and callers' functions that fail.</summary>
public class OddResponseTests
{
    private static readonly HttpRetryOptions Soon = new() { BaseDelay = TimeSpan.FromMilliseconds(1) };

    [Theory]
    [InlineData("text/event-stream;")]
    [InlineData("text/event-stream;charset=utf-8;")]
    [InlineData("text/event-stream; charset")]
    [InlineData("text/event-stream; charset=\"utf-8")]
    [InlineData("Text/Event-Stream ; charset=utf-8")]
    public async Task Whatever_comes_behind_the_media_type_it_is_an_event_stream(string contentType)
    {
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", contentType)).Event("one"));
        await using SseReader reader = await connected.Client.OpenSseReaderAsync(connected.Request, cancellationToken: connected.Watchdog);

        Assert.True(await reader.WaitToReadAsync(connected.Watchdog));
        Assert.True(reader.TryRead(out _));
    }

    [Fact]
    public async Task A_media_type_that_only_begins_like_it_is_another()
    {
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", "text/event-streams")).Event("one"));

        await Assert.ThrowsAsync<HttpStreamException>(() => connected.Client.OpenSseReaderAsync(connected.Request, cancellationToken: connected.Watchdog));
    }

    [Theory]
    [InlineData("gzip", typeof(InvalidDataException))]
    [InlineData("br", typeof(InvalidOperationException))]
    public async Task A_compressed_body_that_is_damaged_is_a_connection_that_fails(string encoding, Type reason)
    {
        // No block of gzip, and no window of Brotli, begins like this.
        byte[] begun = encoding == "gzip" ? Compress($"data: {Chat.Text("Hel")}\n\n") : [];
        byte[] damaged = [.. begun, 0xFF, 0xFF, 0xFF, 0xFF];
        await using var connected = new Connected(
            ResponseScript.Response(200, ("Content-Type", "text/event-stream"), ("Content-Encoding", encoding)).Bytes(damaged));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = System.Net.DecompressionMethods.All });
        await using DeltaStream deltas = await client.OpenDeltaStreamAsync<OpenAiChat>(
            connected.Request, new() { Retry = HttpRetryOptions.None }, connected.Watchdog);

        Exception? thrown = await connected.ReadAsync(deltas);

        Assert.IsAssignableFrom<IOException>(thrown);
        Assert.IsType(reason, thrown!.InnerException);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_error_that_is_damaged_is_an_error_all_the_same(string encoding)
    {
        await using var connected = new Connected(ResponseScript.Response(400, ("Content-Encoding", encoding)).Text("{\"not\":\"compressed at all\"}"));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = System.Net.DecompressionMethods.All });

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => client.OpenDeltaStreamAsync<OpenAiChat>(connected.Request, cancellationToken: connected.Watchdog));

        Assert.Equal(400, (int)thrown.Status);
    }

    [Fact]
    public async Task A_hook_that_fails_does_not_keep_the_connection()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one").Stall());
        var options = new HttpStreamOptions { OnResponse = _ => throw new NotSupportedException() };

        await Assert.ThrowsAsync<NotSupportedException>(() => connected.OpenAsync(options));

        await connected.Server.WaitForAsync(counts => counts.Disconnects == 1, connected.Watchdog);
    }

    [Fact]
    public async Task A_hook_that_fails_is_not_retried()
    {
        await using var connected = new Connected(Chat.Whole(), Chat.Whole());
        var options = new HttpStreamOptions { OnResponse = _ => throw new IOException("The disk is full."), Retry = Soon };

        var thrown = await Assert.ThrowsAsync<IOException>(() => connected.OpenAsync(options));

        Assert.Equal("The disk is full.", thrown.Message);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_cancellation_is_by_the_callers_token()
    {
        await using var connected = new Connected(ResponseScript.Nothing.Stall());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(connected.Watchdog);
        Task<DeltaStream> opening = connected.Client.OpenDeltaStreamAsync<OpenAiChat>(connected.Request, cancellationToken: caller.Token);
        await connected.Server.WaitForAsync(counts => counts.Requests == 1, connected.Watchdog);

        await caller.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Equal(caller.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_time_than_timers_take_is_waited_for()
    {
        ManualTimeProvider time = null!;
        time = new ManualTimeProvider { OnTimerSet = due => _ = due > TimeSpan.FromDays(2) ? Task.Run(() => time.Advance(due)) : null };
        await using var connected = new Connected(ResponseScript.Response(503, ("Retry-After", "9999999999")), Chat.Whole());

        await using DeltaStream deltas = await connected.OpenAsync(new() { Retry = Soon with { MaxRetryAfter = TimeSpan.MaxValue }, TimeProvider = time });

        Assert.Null(await connected.ReadAsync(deltas));
        Assert.Equal(2, connected.Server.Counts.Requests);
    }

    [Fact]
    public void Times_between_connections_that_are_none_are_refused_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseEventSourceOptions { ReconnectionTime = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseEventSourceOptions { MaxReconnectionTime = Timeout.InfiniteTimeSpan });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseEventSourceOptions { MaxFailures = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpRetryOptions { MaxRetryAfter = TimeSpan.FromSeconds(-1) });
    }

    [Fact]
    public async Task A_server_that_asks_for_no_wait_and_fails_is_waited_out_all_the_same()
    {
        var reconnects = new List<EventSourceReconnect>();
        using var client = new HttpClient(new FailingHandler());
        await using var source = new SseEventSource(client, new Uri("http://localhost"), new()
        {
            ReconnectionTime = TimeSpan.Zero,
            MaxReconnectionTime = TimeSpan.FromMilliseconds(20),
            MaxFailures = 12,
            OnReconnect = reconnects.Add,
        });

        await Assert.ThrowsAsync<HttpRequestException>(async () => await source.WaitToReadAsync());

        Assert.Equal(11, reconnects.Count);
        Assert.All(reconnects.Skip(1).Zip(reconnects).Take(3), pair => Assert.True(pair.First.Delay > pair.Second.Delay));
        Assert.Equal(TimeSpan.FromMilliseconds(20), reconnects[^1].Delay);
    }

    [Fact]
    public async Task After_a_failure_the_wait_begins_with_the_callers_whatever_the_server_asked_for()
    {
        var reconnects = new List<EventSourceReconnect>();
        using var client = new HttpClient(new ThenFailingHandler("retry: 0\n\n"));
        await using var source = new SseEventSource(client, new Uri("http://localhost"), new()
        {
            ReconnectionTime = TimeSpan.FromMilliseconds(20),
            MaxReconnectionTime = TimeSpan.FromMilliseconds(40),
            MaxFailures = 3,
            OnReconnect = reconnects.Add,
        });

        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            while (await source.WaitToReadAsync())
            {
                Assert.False(source.TryRead(out _));
            }
        });

        Assert.Equal(TimeSpan.Zero, reconnects[0].Delay);
        Assert.All(reconnects.Skip(1), reconnect => Assert.True(reconnect.Delay >= TimeSpan.FromMilliseconds(20)));
        Assert.Equal(3, reconnects.Count);
    }

    // A block that ends at a whole byte, and not the last.
    private static byte[] Compress(string text)
    {
        using var compressed = new MemoryStream();
        using var gzip = new GZipStream(compressed, CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
        gzip.Flush();
        return compressed.ToArray();
    }

    private sealed class ThenFailingHandler(string events) : HttpMessageHandler
    {
        private bool _hasAnswered;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_hasAnswered)
            {
                throw new HttpRequestException("Nobody is there any more.");
            }

            _hasAnswered = true;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(events, Encoding.UTF8, "text/event-stream") });
        }
    }

    private sealed class FailingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new HttpRequestException("Nobody is there."));
    }
}
