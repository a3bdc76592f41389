using System.Net;
using System.Text;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>Streams of events that are opened once.</summary>
public class EventReaderTests
{
    [Fact]
    public async Task Events_are_read()
    {
        await using var connected = new Connected(ResponseScript.Response(503), ResponseScript.EventStream().Event("one", "greeting", "1").Event("two"));
        await using SseReader reader = await OpenAsync(connected);
        var events = new List<string>();
        await foreach (SseEvent evt in reader)
        {
            events.Add($"{Encoding.UTF8.GetString(evt.EventType)} {Encoding.UTF8.GetString(evt.Data)}");
        }

        Assert.Equal(["greeting one", " two"], events);
        Assert.Equal(SseOutcome.Clean, reader.Outcome);
        Assert.Equal("text/event-stream", connected.Server.Requests[1].Header("Accept"));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task What_is_no_event_stream_is_refused(string contentType)
    {
        await using var connected = new Connected(ResponseScript.Response(200, ("Content-Type", contentType)).Text(Chat.Error));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => OpenAsync(connected));

        Assert.Equal(HttpStatusCode.OK, thrown.Status);
        Assert.False(thrown.IsTransient);
        Assert.Equal("rate_limit_exceeded", thrown.Error?.Code);
        Assert.Equal($"The server answered with status 200, but with {contentType} (rate_limit_error, rate_limit_exceeded).", thrown.Message);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task No_content_is_no_events()
    {
        await using var connected = new Connected(ResponseScript.Response(204));
        await using SseReader reader = await OpenAsync(connected);

        Assert.False(await reader.WaitToReadAsync(connected.Watchdog));
        Assert.Equal(SseOutcome.Clean, reader.Outcome);
    }

    [Fact]
    public async Task A_connection_that_is_lost()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one").Text("data: tw").Close());
        await using SseReader reader = await OpenAsync(connected);
        int events = 0;

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await reader.WaitToReadAsync(connected.Watchdog))
            {
                while (reader.TryRead(out _))
                {
                    events++;
                }
            }
        });

        Assert.Equal(1, events);
        Assert.Equal(SseOutcome.CutMidEvent, reader.Outcome);
        Assert.IsAssignableFrom<IOException>(reader.Failure);
    }

    private static Task<SseReader> OpenAsync(Connected connected) => connected.Client.OpenSseReaderAsync(
        () => new HttpRequestMessage(HttpMethod.Get, connected.Server.Uri),
        new HttpStreamOptions { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } },
        connected.Watchdog);
}
