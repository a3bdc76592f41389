using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace SseCore.AspNetCore;

/// <summary>Sets up relays and taps in one line.</summary>
public static class SseRelayEndpoints
{
    /// <summary>
    /// Forwards requests to an upstream, and its answers back: <c>app.MapSseRelay("/v1/{**path}", "https://api.openai.com/v1")</c>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">
    /// The route. The part that its catch-all parameter matches is appended to the address. Without one, as in <c>"/chat"</c>, every request
    /// goes to the address itself, which must then be that of an endpoint: <c>https://api.openai.com/v1/chat/completions</c>.
    /// </param>
    /// <param name="upstream">The address, absolute.</param>
    /// <param name="options">How to forward.</param>
    /// <returns>The endpoint, for example to require authorization.</returns>
    /// <exception cref="ArgumentException">The address is not absolute, or neither http nor https.</exception>
    public static IEndpointConventionBuilder MapSseRelay(
        this IEndpointRouteBuilder endpoints, string pattern, string upstream, SseRelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Uri uri = AddressOf(upstream);
        RoutePattern route = RoutePatternFactory.Parse(pattern);
        string? rest = route.Parameters.FirstOrDefault(parameter => parameter.IsCatchAll)?.Name;
        var relay = new SseRelay(Of(uri, options));
        return endpoints.Map(route, async context =>
        {
            object? path = rest is null ? null : context.Request.RouteValues[rest];
            await relay.ForwardAsync(context, uri, path is null ? default : new PathString($"/{path}")).ConfigureAwait(false);
        });
    }

    /// <summary>Answers GET requests, as a browser's <c>EventSource</c> sends them, with the answers to requests that a delegate makes.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">How to forward.</param>
    /// <returns>The endpoint, for example to require authorization.</returns>
    public static IEndpointConventionBuilder MapSseRelay(
        this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, HttpRequestMessage> createRequest, SseRelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(createRequest);
        var relay = new SseRelay(options);
        return endpoints.MapGet(
            pattern, async context => await relay.ForwardAsync(context, () => createRequest(context)).ConfigureAwait(false));
    }

    /// <summary>Returns the answer of an upstream as the result of an endpoint: <c>(Prompt prompt) => Results.Extensions.SseRelay(() => Ask(prompt))</c>.</summary>
    /// <param name="results">The extension point for results.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">How to forward.</param>
    public static IResult SseRelay(this IResultExtensions results, Func<HttpRequestMessage> createRequest, SseRelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(createRequest);
        return new SseRelayResult(createRequest, options);
    }

    /// <summary>Forwards all requests below a path to an upstream, as middleware.</summary>
    /// <param name="app">The application.</param>
    /// <param name="path">The path, which is not forwarded itself.</param>
    /// <param name="upstream">The address, absolute.</param>
    /// <param name="options">How to forward.</param>
    /// <exception cref="ArgumentException">The address is not absolute, or neither http nor https.</exception>
    public static IApplicationBuilder UseSseRelay(this IApplicationBuilder app, PathString path, string upstream, SseRelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        Uri uri = AddressOf(upstream);
        var relay = new SseRelay(Of(uri, options));
        return app.Map(path, branch => branch.Run(
            async context => await relay.ForwardAsync(context, uri, context.Request.Path).ConfigureAwait(false)));
    }

    /// <summary>
    /// Taps every stream that the application answers with, whether YARP or other code forwards it. Place it before
    /// them, and after response compression. The content type decides what is a stream; it is one of those that
    /// <see cref="DeltaParserOptions.ContentType"/> knows: an event stream, NDJSON, an AWS event stream and, with
    /// <see cref="StreamTapOptions.IncludeDocuments"/>, JSON.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <param name="options">The options; if the content type is not set, that of the response is used.</param>
    /// <param name="onCompleted">Called when a stream has ended, like <see cref="SseRelayOptions.OnCompleted"/>.</param>
    public static IApplicationBuilder UseSseTap(
        this IApplicationBuilder app, StreamTapOptions? options = null, Func<HttpContext, StreamTapReport, ValueTask>? onCompleted = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Use(next => context => TapAsync(context, next, options ?? StreamTapOptions.Default, onCompleted));
    }

    // On Unix a path is also an absolute address, that of a file.
    private static Uri AddressOf(string upstream)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        return Uri.TryCreate(upstream, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new ArgumentException("The address must be absolute, and http or https, such as https://api.openai.com/v1.", nameof(upstream));
    }

    private static SseRelayOptions Of(Uri upstream, SseRelayOptions? options)
    {
        options ??= SseRelayOptions.Default;
        GenAiAttributes attributes = options.Tap.Attributes;
        return options with
        {
            Tap = options.Tap with
            {
                Attributes = attributes with
                {
                    ServerAddress = attributes.ServerAddress ?? upstream.Host,
                    ServerPort = attributes.ServerPort ?? upstream.Port,
                },
            },
        };
    }

    private static async Task TapAsync(
        HttpContext context, RequestDelegate next, StreamTapOptions options, Func<HttpContext, StreamTapReport, ValueTask>? onCompleted)
    {
        HttpResponse response = context.Response;
        Stream original = response.Body;
        var body = new TapStream(
            original,
            () => (RelayHeaders.IsStream(response.ContentType) || IsDocument()) && !RelayHeaders.IsEncoded(response.Headers)
                ? new StreamTap(options with { ContentType = options.ContentType ?? response.ContentType })
                : null);
        await using (body.ConfigureAwait(false))
        {
            response.Body = body;
            // It writes to the tapped body, and ends with it: the server's own writer knows nothing of the bytes left in it.
            PipeWriter writer = response.BodyWriter;
            Exception? failure = null;
            try
            {
                await next(context).ConfigureAwait(false);
                if (writer is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 })
                {
                    await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
                }
            }
            catch (Exception exception)
            {
                failure = exception;
                await writer.CompleteAsync(exception).ConfigureAwait(false);
                throw;
            }
            finally
            {
                response.Body = original;
                if (body.Tap is { } tap)
                {
                    failure ??= context.RequestAborted.IsCancellationRequested ? new OperationCanceledException(context.RequestAborted) : null;
                    StreamTapReport report = tap.Complete(failure);
                    tap.Dispose();
                    if (!IsDocument() || IsOfModel(report))
                    {
                        await Completion.TellAsync(onCompleted, context, report).ConfigureAwait(false);
                    }
                }
            }
        }

        bool IsDocument() => options.IncludeDocuments && FramingDetection.IsJson(response.ContentType);

        // Most JSON is no model's, and may look like an error to some dialect.
        bool IsOfModel(StreamTapReport report) => report.Deltas > 0 || report.Reason is not null || !report.Usage.IsEmpty
            || (report.Error is not null && response.StatusCode >= StatusCodes.Status400BadRequest);
    }
}
