using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>
/// An upstream that plays scripts, an application in front of it, and a client, over real sockets. At the end no socket may be
/// open and no buffer rented.
/// </summary>
internal sealed class Relayed : IAsyncDisposable
{
    // Longer than any test takes: it only ends a test that hangs.
    private readonly CancellationTokenSource _watchdog = new(TimeSpan.FromSeconds(60));
    private readonly RentedBuffers _buffers = new();
    private readonly TaskCompletionSource<StreamTapReport> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private readonly HttpClient _upstreamClient = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private Relayed(ScriptedServer upstream, Action<WebApplication, Relayed> map)
    {
        Upstream = upstream;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(new ErrorLog(Errors));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port: 0));
        _app = builder.Build();
        map(_app, this);
    }

    public ScriptedServer Upstream { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>What was logged as an error: the category, and the exception.</summary>
    public ConcurrentQueue<(string Category, string? Thrown)> Errors { get; } = new();

    public Uri Uri => new(_app.Urls.Single());

    public Task<StreamTapReport> Report => _report.Task.WaitAsync(Watchdog);

    public CancellationToken Watchdog => _watchdog.Token;

    /// <summary>The number of rented arrays of the shared pool.</summary>
    public int RentedBuffers => _buffers.Count;

    /// <summary>Starts an application that relays everything.</summary>
    public static Task<Relayed> StartAsync(ScriptedServer upstream, SseRelayOptions? options = null) => StartAsync(
        upstream, (app, relayed) => app.MapSseRelay("/{**path}", upstream.Uri.AbsoluteUri, relayed.WithReport(options ?? new())));

    public static Task<Relayed> StartAsync(ResponseScript script, SseRelayOptions? options = null) => StartAsync(ScriptedServer.Start(script), options);

    public static async Task<Relayed> StartAsync(ScriptedServer upstream, Action<WebApplication, Relayed> map)
    {
        var relayed = new Relayed(upstream, map);
        await relayed._app.StartAsync(relayed.Watchdog);
        return relayed;
    }

    /// <summary>The options, with reports recorded.</summary>
    public SseRelayOptions WithReport(SseRelayOptions options) => options with { Client = _upstreamClient, OnCompleted = (_, report) => TakeReport(report) };

    public ValueTask TakeReport(StreamTapReport report)
    {
        _report.TrySetResult(report);
        return default;
    }

    public async Task<HttpResponseMessage> GetAsync(string path = "/v1/chat") =>
        await Client.GetAsync(new Uri(Uri, path), HttpCompletionOption.ResponseHeadersRead, Watchdog);

    public async Task<string> GetTextAsync(string path = "/v1/chat")
    {
        using HttpResponseMessage response = await GetAsync(path);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Watchdog));
    }

    /// <summary>Reads until the text so far meets the condition.</summary>
    public async Task<string> ReadUntilAsync(Stream body, Func<string, bool> isReached, string text = "")
    {
        byte[] buffer = new byte[4096];
        while (!isReached(text))
        {
            int count = await body.ReadAsync(buffer, Watchdog);
            Assert.NotEqual(0, count);
            text += Encoding.UTF8.GetString(buffer, 0, count);
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _upstreamClient.Dispose();
        await Upstream.WaitForAsync(counts => counts.OpenConnections == 0, Watchdog);
        await Upstream.DisposeAsync();
        await _buffers.WaitForNoneAsync(Watchdog);
        _buffers.Dispose();
        _watchdog.Dispose();
    }

    private sealed class ErrorLog(ConcurrentQueue<(string Category, string? Thrown)> errors) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(errors, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<(string Category, string? Thrown)> errors, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    errors.Enqueue((category, exception?.Message));
                }
            }
        }
    }
}
