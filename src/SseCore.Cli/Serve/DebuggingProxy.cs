using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SseCore.AspNetCore;
using SseCore.Cli.Chat;
using SseCore.Http;

namespace SseCore.Cli.Serve;

/// <summary>
/// A relay with a page. Everything is forwarded upstream except the page's own paths: <c>/</c> and everything below
/// <c>/_ssecore</c>. Nothing is logged; headers are never kept, so no key is either.
/// </summary>
internal sealed class DebuggingProxy : IAsyncDisposable
{
    private const string Own = "/_ssecore";

    private readonly ServeOptions _options;
    private readonly StreamLog _log = new();
    private readonly HttpClient _client;
    private readonly HttpClient _own;
    private readonly SseRelay _relay;
    private readonly SseRelay _chat;
    private readonly WebApplication _app;

    public DebuggingProxy(ServeOptions options)
    {
        _options = options;
        _client = CreateClient(useProxy: !options.Upstream.IsLoopback);
        // It sends requests to this server, which a proxy may not reach.
        _own = CreateClient(useProxy: false);
        var http = new HttpStreamOptions();
        _relay = new SseRelay(new SseRelayOptions
        {
            Client = _client,
            Http = http,
            ForwardsCredentials = true,
            CreateTap = (context, tap) => new CaptureTap(tap, _log.Begin($"{context.Request.Method} {context.Request.Path}")),
            ConfigureRequest = AddKey,
        });
        _chat = new SseRelay(new SseRelayOptions { Client = _own, Format = SseRelayFormat.Deltas, Http = http });
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (options.Host == "localhost")
            {
                kestrel.ListenLocalhost(options.Port);
            }
            else
            {
                kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
            }
        });
        _app = builder.Build();
        Map();
    }

    /// <summary>The address of the page.</summary>
    public Uri Uri { get; private set; } = new("http://localhost");

    private bool IsLoopback => _options.Host == "localhost" || IPAddress.IsLoopback(IPAddress.Parse(_options.Host));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        // Without a host it listens on all addresses, including this one.
        Uri = new Uri(_app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _client.Dispose();
        _own.Dispose();
    }

    private static HttpClient CreateClient(bool useProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = useProxy,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private void Map()
    {
        _app.Use(RefuseStrangersAsync);
        _app.MapGet("/", (RequestDelegate)(context => ServePage.WriteAsync(context)));
        // Browsers request one, and it must not go upstream.
        _app.MapGet("/favicon.ico", (RequestDelegate)(context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }));
        _app.MapGet($"{Own}/feed", (RequestDelegate)FeedAsync);
        _app.MapGet($"{Own}/about", (RequestDelegate)AboutAsync);
        _app.MapGet($"{Own}/chat", (RequestDelegate)(context => ChatAsync(context, context.Request.Query["prompt"], context.Request.Query["model"])));
        _app.MapPost($"{Own}/chat", (RequestDelegate)PostChatAsync);
        _app.MapGet($"{Own}/streams/{{id:int}}", (RequestDelegate)DownloadAsync);
        _app.MapPost($"{Own}/streams/{{id:int}}/replay", (RequestDelegate)ReplayAsync);
        _app.MapFallback("/{**path}", async context => await _relay.ForwardAsync(context, _options.Upstream, context.Request.Path));
    }

    // A page on the web can make a browser send requests here and, by a name that it resolves to this machine, even read the answers.
    // It could then spend the keys that this server adds.
    private Task RefuseStrangersAsync(HttpContext context, RequestDelegate next)
    {
        string host = context.Request.Host.Host.Trim('[', ']');
        bool isOurName = !IsLoopback || host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
        string? origin = context.Request.Headers.Origin;
        bool isOurOrigin = string.IsNullOrEmpty(origin) || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority == context.Request.Host.Value);
        bool isOurSite = context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
        if (isOurName && isOurOrigin && (isOurSite || context.Request.Path == "/"))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("ssecore serve answers its own page and programs, not other pages.\n", context.RequestAborted);
    }

    private void AddKey(HttpContext context, HttpRequestMessage request)
    {
        bool hasKey = request.Headers.Any(header => RelayHeaders.IsCredential(header.Key));
        if (!hasKey && _options.Key is { } key)
        {
            _options.Api.Authorize(request, key);
        }
    }

    private Task AboutAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("upstream"u8, _options.Upstream.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        json.WriteString("base"u8, new Uri(Uri, _options.BasePath).AbsoluteUri);
        json.WriteString("model"u8, _options.Model);
        json.WriteEndObject();
        return Task.CompletedTask;
    }

    private async Task FeedAsync(HttpContext context)
    {
        RelayHeaders.KeepStreaming(context);
        (System.Threading.Channels.ChannelReader<byte[]> messages, IDisposable subscription) = _log.Subscribe();
        using (subscription)
        {
            var writer = new SseWriter(context.Response.BodyWriter);
            writer.WriteRetry(TimeSpan.FromMilliseconds(500));
            writer.WriteComment("what went through"u8);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            try
            {
                while (await messages.WaitToReadAsync(context.RequestAborted))
                {
                    while (messages.TryRead(out byte[]? message))
                    {
                        writer.WriteEvent(message);
                    }

                    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The page was closed.
            }
        }
    }

    private async Task PostChatAsync(HttpContext context)
    {
        string? prompt = null;
        string? model = null;
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            prompt = body.RootElement.GetProperty("prompt"u8).GetString();
            model = body.RootElement.GetProperty("model"u8).GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Handled below.
        }

        await ChatAsync(context, prompt, model);
    }

    // The chat box is a client like any other: it sends its requests to this server, which captures what passes through.
    private Task ChatAsync(HttpContext context, string? prompt, string? model)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync("There is no prompt.\n", context.RequestAborted);
        }

        var question = new Question(string.IsNullOrWhiteSpace(model) ? _options.Model : model, System: null, [new Turn(IsModel: false, prompt)]);
        return _chat.ForwardAsync(context, () => _options.Api.CreateRequest(new Uri(Uri, _options.BasePath), question, key: null));
    }

    private async Task DownloadAsync(HttpContext context)
    {
        if (Find(context) is not { } stream)
        {
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"stream-{stream.Id}.sse\"";
        foreach ((_, byte[] bytes) in stream.Chunks)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    // Unchanged, at the original times, as a new stream.
    private async Task ReplayAsync(HttpContext context)
    {
        if (Find(context) is not { } stream)
        {
            return;
        }

        RelayHeaders.KeepStreaming(context);
        using var tap = new CaptureTap(StreamTapOptions.Default, _log.Begin($"replay of {stream.Id}"));
        Exception? failure = null;
        try
        {
            TimeSpan last = TimeSpan.Zero;
            foreach ((TimeSpan at, byte[] bytes) in stream.Chunks)
            {
                await Task.Delay(at - last, context.RequestAborted);
                last = at;
                tap.Write(bytes);
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException exception)
        {
            failure = exception;
        }

        tap.Complete(failure);
    }

    private CapturedStream? Find(HttpContext context)
    {
        CapturedStream? stream = context.Request.RouteValues["id"] is string id && int.TryParse(id, out int number) ? _log.Find(number) : null;
        context.Response.StatusCode = stream is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return stream;
    }
}
