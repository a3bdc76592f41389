using System.Text;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>The standard's EventSource: reconnects, sends the last event id, stops when told to.</summary>
public class EventSourceTests
{
    private static readonly ResponseScript Stop = ResponseScript.Response(204);

    private readonly List<EventSourceReconnect> _reconnects = [];

    private SseEventSourceOptions Options => new() { ReconnectionTime = TimeSpan.FromMilliseconds(1), OnReconnect = _reconnects.Add };

    [Fact]
    public async Task Goes_on_after_the_last_event_until_there_is_no_content()
    {
        await using var connected = new Connected(
            ResponseScript.EventStream().Event("one", id: "1").Event("two", id: "2").Text("id: 3\ndata: never dis"),
            ResponseScript.EventStream().Event("three").Text("retry: 5\n\n").Close(),
            ResponseScript.EventStream().Event("four", id: "4"),
            Stop);
        await using var source = new SseEventSource(connected.Client, connected.Server.Uri, Options);
        Assert.Equal(EventSourceState.Connecting, source.State);

        Assert.Equal(["one 1", "two 2", "three 2", "four 4"], await ReadAsync(source, connected.Watchdog));

        Assert.Equal(EventSourceState.Closed, source.State);
        Assert.Equal("4", source.LastEventId);
        Assert.Equal(TimeSpan.FromMilliseconds(5), source.ReconnectionTime);
        Assert.Equal(3, source.Connections);
        Assert.Equal([null, "2", "2", "4"], connected.Server.Requests.Select(request => request.Header("Last-Event-ID")));
        Assert.All(connected.Server.Requests, request => Assert.Equal("text/event-stream", request.Header("Accept")));
        Assert.All(connected.Server.Requests, request => Assert.Equal("no-store", request.Header("Cache-Control")));
        Assert.Null(_reconnects[0].Reason);
        Assert.IsAssignableFrom<IOException>(_reconnects[1].Reason);
        Assert.InRange(_reconnects[2].Delay, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(6.25));
        Assert.False(await source.WaitToReadAsync(connected.Watchdog));
    }

    [Fact]
    public async Task By_await_foreach()
    {
        await using var connected = new Connected(
            ResponseScript.EventStream().Event("one", id: "1").Close(), ResponseScript.EventStream().Event("two"), Stop);
        var events = new List<string>();

        await foreach (SseEvent evt in new SseEventSource(connected.Client, connected.Server.Uri, Options))
        {
            events.Add($"{Encoding.UTF8.GetString(evt.Data)} {Encoding.UTF8.GetString(evt.LastEventId)}");
        }

        Assert.Equal(["one 1", "two 1"], events);
    }

    [Fact]
    public async Task By_await_foreach_that_is_cancelled()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one").Stall());
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(connected.Watchdog);
        var events = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SseEvent evt in new SseEventSource(connected.Client, connected.Server.Uri, Options).WithCancellation(cancellation.Token))
            {
                events.Add(Encoding.UTF8.GetString(evt.Data));
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(["one"], events);
        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task By_post_and_from_where_another_ended()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one"), Stop);
        await using var source = new SseEventSource(connected.Client, connected.Request, Options with { LastEventId = "41" });

        Assert.Equal(["one 41"], await ReadAsync(source, connected.Watchdog));

        Assert.All(connected.Server.Requests, request => Assert.Equal("POST", request.Method));
        Assert.All(connected.Server.Requests, request => Assert.Equal("""{"stream":true}""", request.BodyText));
        Assert.All(connected.Server.Requests, request => Assert.Equal("41", request.Header("Last-Event-ID")));
    }

    [Fact]
    public async Task An_id_that_was_taken_back_is_not_sent()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one", id: "1").Text("id\n\n"), Stop);
        await using var source = new SseEventSource(connected.Client, connected.Server.Uri, Options);

        await ReadAsync(source, connected.Watchdog);

        Assert.Null(connected.Server.Requests[1].Header("Last-Event-ID"));
    }

    [Theory]
    [InlineData(404, "text/event-stream")]
    [InlineData(200, "text/plain")]
    [InlineData(201, "text/event-stream")]
    public async Task Any_other_response_fails_it(int status, string contentType)
    {
        await using var connected = new Connected(ResponseScript.Response(status, ("Content-Type", contentType)).Event("one"));
        await using var source = new SseEventSource(connected.Client, connected.Server.Uri, Options);

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(async () => await source.WaitToReadAsync(connected.Watchdog));

        Assert.Equal(status, (int)thrown.Status);
        Assert.Equal(EventSourceState.Closed, source.State);
        Assert.False(await source.WaitToReadAsync(connected.Watchdog));
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task A_server_that_restarts_is_waited_for_unless_by_the_letter(bool reconnects, int requests)
    {
        await using var connected = new Connected(ResponseScript.Response(503), ResponseScript.EventStream().Event("one"), Stop);
        await using var source = new SseEventSource(connected.Client, connected.Server.Uri, Options with { ReconnectsOnTransientStatus = reconnects });

        if (reconnects)
        {
            Assert.Equal(["one "], await ReadAsync(source, connected.Watchdog));
        }
        else
        {
            await Assert.ThrowsAsync<HttpStreamException>(() => ReadAsync(source, connected.Watchdog));
        }

        Assert.Equal(requests, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task Failures_are_waited_out_longer_and_longer_up_to_a_limit()
    {
        ManualTimeProvider time = null!;
        // Waits before reconnecting end at once, on another thread; waits for the response's body are longer.
        time = new ManualTimeProvider { OnTimerSet = due => _ = due < TimeSpan.FromSeconds(9) ? Task.Run(() => time.Advance(due)) : null };
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var source = new SseEventSource(client, ScriptedServer.UnusedUri(), new SseEventSourceOptions
        {
            ReconnectionTime = TimeSpan.FromSeconds(1),
            MaxReconnectionTime = TimeSpan.FromSeconds(6),
            MaxFailures = 5,
            OnReconnect = _reconnects.Add,
            TimeProvider = time,
        });

        await Assert.ThrowsAsync<HttpRequestException>(async () => await source.WaitToReadAsync());

        Assert.Equal(EventSourceState.Closed, source.State);
        Assert.Equal([1, 2, 3, 4], _reconnects.Select(reconnect => reconnect.Failures));
        Assert.Collection(
            _reconnects.Select(reconnect => reconnect.Delay.TotalSeconds),
            delay => Assert.InRange(delay, 1, 1.25),
            delay => Assert.InRange(delay, 2, 2.5),
            delay => Assert.InRange(delay, 4, 5),
            delay => Assert.Equal(6, delay));
    }

    [Fact]
    public async Task A_connection_that_is_dead_is_replaced()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one", id: "1").Stall(), ResponseScript.EventStream().Event("two"), Stop);
        await using var source = new SseEventSource(
            connected.Client, connected.Server.Uri, Options with { Timeouts = new() { Idle = TimeSpan.FromMilliseconds(200) } });

        Assert.Equal(["one 1", "two 1"], await ReadAsync(source, connected.Watchdog));

        Assert.IsType<StreamTimeoutException>(_reconnects[0].Reason);
        Assert.Equal(1, connected.Server.Counts.Disconnects);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_may_be_followed_by_another()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one", id: "1").Stall(), ResponseScript.EventStream().Event("two"), Stop);
        await using var source = new SseEventSource(connected.Client, connected.Server.Uri, Options);
        using var cancellation = new CancellationTokenSource();
        Assert.True(await source.WaitToReadAsync(connected.Watchdog));
        Assert.True(source.TryRead(out _));
        Assert.False(source.TryRead(out _));
        Assert.Equal(EventSourceState.Open, source.State);
        Task<bool> wait = source.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);

        Assert.Equal(EventSourceState.Connecting, source.State);
        Assert.Equal(["two 1"], await ReadAsync(source, connected.Watchdog));
    }

    [Fact]
    public async Task Disposing_it_closes_the_connection()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one").Stall());
        await using (var source = new SseEventSource(connected.Client, connected.Server.Uri, Options))
        {
            Assert.True(await source.WaitToReadAsync(connected.Watchdog));
        }

        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_it_while_it_waits_for_an_event_ends_the_wait(bool isEnumerated)
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one").Stall());
        var source = new SseEventSource(connected.Client, connected.Server.Uri, Options);
        await using SseEventSource.Enumerator? events = isEnumerated ? source.GetAsyncEnumerator(connected.Watchdog) : null;
        Task<bool> wait;
        if (events is not null)
        {
            Assert.True(await events.MoveNextAsync());
            wait = events.MoveNextAsync().AsTask();
        }
        else
        {
            Assert.True(await source.WaitToReadAsync(connected.Watchdog));
            Assert.True(source.TryRead(out _));
            Assert.False(source.TryRead(out _));
            wait = source.WaitToReadAsync(connected.Watchdog).AsTask();
        }

        await source.DisposeAsync();

        Assert.Equal(typeof(SseEventSource).FullName, (await Assert.ThrowsAsync<ObjectDisposedException>(() => wait)).ObjectName);
    }

    [Fact]
    public async Task Disposing_it_while_the_server_is_silent_ends_the_wait()
    {
        await using var connected = new Connected(ResponseScript.Nothing.Stall());
        var source = new SseEventSource(connected.Client, connected.Server.Uri, Options);
        Task<bool> wait = source.WaitToReadAsync(connected.Watchdog).AsTask();
        await connected.Server.WaitForAsync(counts => counts.Requests == 1, connected.Watchdog);

        await source.DisposeAsync();

        Assert.Equal(typeof(SseEventSource).FullName, (await Assert.ThrowsAsync<ObjectDisposedException>(() => wait)).ObjectName);
        await connected.Server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Fact]
    public async Task Disposing_it_before_it_connects_anew_ends_the_wait()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Event("one").Close());
        var isWaiting = new TaskCompletionSource();
        var source = new SseEventSource(
            connected.Client,
            connected.Server.Uri,
            Options with { ReconnectionTime = TimeSpan.FromHours(1), MaxReconnectionTime = TimeSpan.FromHours(1), OnReconnect = _ => isWaiting.SetResult() });
        Assert.True(await source.WaitToReadAsync(connected.Watchdog));
        Assert.True(source.TryRead(out _));
        Assert.False(source.TryRead(out _));
        Task<bool> wait = source.WaitToReadAsync(connected.Watchdog).AsTask();
        await isWaiting.Task.WaitAsync(connected.Watchdog);

        await source.DisposeAsync();

        Assert.Equal(typeof(SseEventSource).FullName, (await Assert.ThrowsAsync<ObjectDisposedException>(() => wait)).ObjectName);
        Assert.Equal(EventSourceState.Closed, source.State);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    private static async Task<List<string>> ReadAsync(SseEventSource source, CancellationToken cancellationToken)
    {
        var events = new List<string>();
        while (await source.WaitToReadAsync(cancellationToken))
        {
            while (source.TryRead(out SseEvent evt))
            {
                events.Add($"{Encoding.UTF8.GetString(evt.Data)} {Encoding.UTF8.GetString(evt.LastEventId)}");
            }
        }

        return events;
    }
}
