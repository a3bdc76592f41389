using Microsoft.AspNetCore.Http;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>
/// Forwards the answer of an upstream to the client, as it arrives, and observes it on the way. A client that leaves ends the
/// upstream's stream; one that does not read makes it wait; the relay never inserts anything within an event.
/// </summary>
/// <remarks>
/// <see cref="SseRelayEndpoints"/> sets it up in one line. Thread-safe; use one for any number of requests.
/// </remarks>
/// <param name="options">The options; <see cref="SseRelayOptions.Default"/> by default.</param>
public sealed class SseRelay(SseRelayOptions? options = null)
{
    private static readonly Lazy<HttpClient> SharedClient = new(CreateClient);

    private static readonly SseFramerOptions Dropping = new() { OverflowPolicy = SseOverflowPolicy.DropAndResync };

    private readonly SseRelayOptions _options = WithOwnDefaults(options ?? SseRelayOptions.Default);

    /// <summary>Sends a request upstream and forwards the whole answer.</summary>
    /// <param name="context">The client's request; its response must not have begun.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <returns>What is known of the stream.</returns>
    public async Task<StreamTapReport> ForwardAsync(HttpContext context, Func<HttpRequestMessage> createRequest)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(createRequest);
        HttpClient client = _options.Client ?? SharedClient.Value;
        using StreamTap tap = _options.CreateTap?.Invoke(context, _options.Tap) ?? new StreamTap(_options.Tap);
        StreamTapReport report;
        try
        {
            report = await ForwardAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Not one of the stream's own ends, but an end nevertheless.
            await Completion.TellAsync(_options.OnCompleted, context, tap.Complete(exception)).ConfigureAwait(false);
            throw;
        }

        await Completion.TellAsync(_options.OnCompleted, context, report).ConfigureAwait(false);
        return report;

        async Task<StreamTapReport> ForwardAsync()
        {
            if (_options.Format == SseRelayFormat.Deltas)
            {
                using var relay = new DeltaRelay(client, _options, context, tap);
                return await relay.RunAsync(CreateRequest).ConfigureAwait(false);
            }

            return await new ByteRelay(client, _options, context, tap).RunAsync(CreateRequest).ConfigureAwait(false);
        }

        HttpRequestMessage CreateRequest()
        {
            HttpRequestMessage request = createRequest();
            _options.ConfigureRequest?.Invoke(context, request);
            return request;
        }
    }

    /// <summary>Forwards the request itself, too: method, body, headers, query, and the path below an address.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="upstream">The address.</param>
    /// <param name="path">The path below it; none by default.</param>
    /// <returns>What is known of the stream; <see langword="null"/> if the path leads out of the address, which is answered by 404.</returns>
    public async Task<StreamTapReport?> ForwardAsync(HttpContext context, Uri upstream, PathString path = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(upstream);
        if (Target(upstream, path, context.Request.QueryString) is not { } target)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return null;
        }

        // Read as a whole, since it may have to be sent again; the server limits its size.
        byte[]? body = await ReadBodyAsync(context.Request).ConfigureAwait(false);
        return await ForwardAsync(context, CreateRequest).ConfigureAwait(false);

        HttpRequestMessage CreateRequest()
        {
            var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
            }

            RelayHeaders.CopyTo(request, context.Request.Headers, _options.ForwardsCredentials);
            return request;
        }
    }

    // What is not set: retries are null then, and the framing is the very object that is the default.
    private static SseRelayOptions WithOwnDefaults(SseRelayOptions options)
    {
        HttpStreamOptions http = options.Http;
        return options with
        {
            Http = http with
            {
                Retry = http.Retry ?? HttpRetryOptions.None,
                Parsing = ReferenceEquals(http.Parsing.Framing, SseFramerOptions.Default) ? http.Parsing with { Framing = Dropping } : http.Parsing,
            },
        };
    }

    private static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    })
    {
        // A model may take long before it sends anything, including its head.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static Uri? Target(Uri upstream, PathString path, QueryString query)
    {
        var target = new UriBuilder(upstream);
        string root = target.Path.TrimEnd('/');
        if (path.HasValue)
        {
            target.Path = root + path.ToUriComponent();
        }

        if (query.HasValue)
        {
            target.Query = target.Query.Length > 1 ? $"{target.Query}&{query.Value![1..]}" : query.Value;
        }

        Uri uri = target.Uri;
        bool isBelow = uri.AbsolutePath == root || uri.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal);
        // Encoded slashes are passed through unchanged, and the upstream may decode them.
        bool climbs = Uri.UnescapeDataString(uri.AbsolutePath).Split('/', '\\').Contains("..");
        return isBelow && !climbs ? uri : null;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0 && HttpMethods.IsGet(request.Method))
        {
            return null;
        }

        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1024 * 1024));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return body.Length == 0 ? null : body.ToArray();
    }
}
