using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SseCore.TestKit;

namespace SseCore.Http.Tests;

/// <summary>HTTP/2, where a stream may break off while its connection goes on, and a connection may end with streams left on it.</summary>
public sealed class Http2Tests : IAsyncLifetime, IDisposable
{
    private const int NoError = 0;
    private const int InternalError = 2;
    private const int RefusedStream = 7;
    private const int Cancel = 8;
    private const int EnhanceYourCalm = 11;

    private static readonly string Begun = $"data: {Chat.Text("Hel")}\n\ndata: {{\"choices\":[{{\"del";
    private static readonly string Whole = string.Concat(new[] { Chat.Text("Hello"), Chat.Finish, Chat.Done }.Select(data => $"data: {data}\n\n"));

    // Longer than any test takes: it only ends a test that hangs.
    private readonly CancellationTokenSource _watchdog = new(TimeSpan.FromSeconds(60));
    private readonly RentedBuffers _buffers = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private readonly ConcurrentDictionary<string, int> _connections = new();
    private readonly TaskCompletionSource _hasRead = new();
    private readonly TaskCompletionSource _clientLeft = new();
    private readonly MessageAccumulator _message = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly WebApplication _app;

    public Http2Tests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, port: 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(async context =>
        {
            _connections.AddOrUpdate(context.Connection.Id, 1, (_, requests) => requests + 1);
            context.Response.ContentType = "text/event-stream";
            Assert.True(_answers.TryDequeue(out Func<HttpContext, Task>? answer));
            await answer(context);
        });
    }

    public static TheoryData<int> Resets => [NoError, InternalError, RefusedStream, Cancel, EnhanceYourCalm];

    private string Text => _message.Choices is [var choice] ? choice.Text.ToString() : string.Empty;

    public Task InitializeAsync() => _app.StartAsync(_watchdog.Token);

    public async Task DisposeAsync()
    {
        _message.Dispose();
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _buffers.WaitForNoneAsync(_watchdog.Token);
    }

    public void Dispose()
    {
        _message.Dispose();
        _client.Dispose();
        _buffers.Dispose();
        _watchdog.Dispose();
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_stream_that_is_reset_within_an_event(int error)
    {
        _answers.Enqueue(async context =>
        {
            await SendAsync(context, Begun);
            await _hasRead.Task.WaitAsync(_watchdog.Token);
            context.Features.Get<IHttpResetFeature>()!.Reset(error);
        });

        await AssertIsCutAsync();
    }

    [Fact]
    public async Task A_connection_that_is_lost_within_an_event()
    {
        _answers.Enqueue(async context =>
        {
            await SendAsync(context, Begun);
            await _hasRead.Task.WaitAsync(_watchdog.Token);
            context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        });

        await AssertIsCutAsync();
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_stream_that_is_reset_before_its_first_event_is_started_over(int error)
    {
        _answers.Enqueue(async context =>
        {
            await SendAsync(context, ": hello\n\n");
            context.Features.Get<IHttpResetFeature>()!.Reset(error);
        });
        _answers.Enqueue(context => SendAsync(context, Whole));

        await AssertIsWholeAsync();
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_stream_that_is_reset_before_its_head_is_requested_again(int error)
    {
        _answers.Enqueue(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(error);
            return Task.CompletedTask;
        });
        _answers.Enqueue(context => SendAsync(context, Whole));

        await AssertIsWholeAsync();
    }

    [Fact]
    public async Task A_connection_that_will_take_no_more_requests_ends_its_streams_in_order()
    {
        _answers.Enqueue(async context =>
        {
            await SendAsync(context, Whole[..60]);
            // GOAWAY, which ends nothing that has begun.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
            await _hasRead.Task.WaitAsync(_watchdog.Token);
            await SendAsync(context, Whole[60..]);
        });
        _hasRead.SetResult();

        await AssertIsWholeAsync();
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_its_stream_but_not_the_connection()
    {
        _answers.Enqueue(async context =>
        {
            using CancellationTokenRegistration left = context.RequestAborted.Register(() => _clientLeft.TrySetResult());
            await SendAsync(context, Begun);
            await _clientLeft.Task.WaitAsync(_watchdog.Token);
        });
        _answers.Enqueue(context => SendAsync(context, Whole));
        await using (DeltaStream deltas = await OpenAsync())
        {
            Assert.True(await deltas.WaitToReadAsync(_watchdog.Token));
        }

        await _clientLeft.Task.WaitAsync(_watchdog.Token);
        await AssertIsWholeAsync();
        Assert.Equal(2, Assert.Single(_connections).Value);
    }

    [Fact]
    public async Task A_source_goes_on_behind_its_last_event()
    {
        string? last = null;
        _answers.Enqueue(async context =>
        {
            await SendAsync(context, "retry: 1\nid: 7\ndata: one\n\n");
            await _hasRead.Task.WaitAsync(_watchdog.Token);
            context.Features.Get<IHttpResetFeature>()!.Reset(InternalError);
        });
        _answers.Enqueue(context =>
        {
            last = context.Request.Headers["Last-Event-ID"];
            return SendAsync(context, "data: two\n\n");
        });
        await using var source = new SseEventSource(_client, () => Request(HttpMethod.Get));
        var read = new List<string>();
        while (read.Count < 2 && await source.WaitToReadAsync(_watchdog.Token))
        {
            while (source.TryRead(out SseEvent evt))
            {
                read.Add(evt.GetData());
                _hasRead.TrySetResult();
            }
        }

        Assert.Equal(["one", "two"], read);
        Assert.Equal("7", last);
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
    }

    private HttpRequestMessage Request(HttpMethod method) =>
        new(method, _app.Urls.Single()) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private Task<DeltaStream> OpenAsync() => _client.OpenDeltaStreamAsync<OpenAiChat>(
        () => Request(HttpMethod.Post), new() { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } }, _watchdog.Token);

    private async Task AssertIsCutAsync()
    {
        await using DeltaStream deltas = await OpenAsync();
        Exception thrown = await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(deltas));

        Assert.Same(thrown, deltas.Failure);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.Equal("{\"choices\":[{\"del", Encoding.UTF8.GetString(deltas.IncompleteData));
        Assert.Equal("Hel", Text);
        Assert.Equal(1, Assert.Single(_connections).Value);
    }

    private async Task AssertIsWholeAsync()
    {
        await using DeltaStream deltas = await OpenAsync();
        await ReadAsync(deltas);

        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
        Assert.Equal("Hello", Text);
    }

    private async Task ReadAsync(DeltaStream deltas)
    {
        while (await deltas.WaitToReadAsync(_watchdog.Token))
        {
            while (deltas.TryRead(out Delta delta))
            {
                _message.Add(delta);
                _hasRead.TrySetResult();
            }
        }
    }
}
