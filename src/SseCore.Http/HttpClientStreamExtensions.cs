using System.Net.Http.Headers;

namespace SseCore.Http;

/// <summary>
/// Opens streams over an <see cref="HttpClient"/>: sends a request, retries while nothing was handed out, and reads the
/// body as it arrives.
/// </summary>
/// <remarks>
/// <para>A request is made anew for every attempt, since a message can be sent only once; hence the functions.</para>
/// <code>
/// await using DeltaStream deltas = await client.OpenDeltaStreamAsync&lt;OpenAiChat&gt;(() =&gt; CreateRequest(prompt));
/// </code>
/// <para>
/// The cancellation token ends the opening; each wait of the stream takes its own. A wait that is cancelled ends the
/// stream, whose connection does not survive it. Disposing the stream closes the connection, or gives it back if all
/// was read.
/// </para>
/// </remarks>
public static class HttpClientStreamExtensions
{
    /// <summary>Opens a stream of deltas of a dialect that is known when the program is compiled.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">How to open and read; <see cref="HttpStreamOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>
    /// The stream, as soon as the head of a successful response has arrived. If it fails before anything of an
    /// answer was seen, its <see cref="DeltaStream.WaitToReadAsync"/> tries again, and throws what this method throws.
    /// </returns>
    /// <exception cref="HttpStreamException">The server answered with a status that is no success.</exception>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="StreamTimeoutException">It took longer than <see cref="StreamTimeouts.Total"/> allows.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="createRequest"/> returned <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<DeltaStream> OpenDeltaStreamAsync<TDialect>(
        this HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions? options = null, CancellationToken cancellationToken = default)
        where TDialect : struct, IDeltaDialect
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        var opener = new DeltaStreamOpener(
            client, options ?? HttpStreamOptions.Default, DeltaStream.Create<TDialect>, static parsing => DeltaParser.Create<TDialect>(parsing));
        return opener.OpenAsync(createRequest, cancellationToken);
    }

    /// <summary>Opens a stream of deltas of a dialect that is known by name when the program runs.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">How to open and read; <see cref="HttpStreamOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <inheritdoc cref="OpenDeltaStreamAsync{TDialect}"/>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public static Task<DeltaStream> OpenDeltaStreamAsync(
        this HttpClient client,
        string dialect,
        Func<HttpRequestMessage> createRequest,
        HttpStreamOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        // A name that is none is a mistake here, not in the answer.
        DeltaParser.Create(dialect).Dispose();
        var opener = new DeltaStreamOpener(
            client,
            options ?? HttpStreamOptions.Default,
            (body, reading) => DeltaStream.Create(dialect, body, reading),
            parsing => DeltaParser.Create(dialect, parsing));
        return opener.OpenAsync(createRequest, cancellationToken);
    }

    /// <summary>Opens a stream of events, once: to have it opened again whenever it ends is what <see cref="SseEventSource"/> is for.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">Makes the request, once for each attempt. It gets an <c>Accept</c> header unless it has one.</param>
    /// <param name="options">How to open and read; <see cref="HttpStreamOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The stream, as soon as the head of a successful response has arrived; one without events for status 204.</returns>
    /// <exception cref="HttpStreamException">The server answered with a status that is no success, or not with <c>text/event-stream</c>.</exception>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="StreamTimeoutException">It took longer than <see cref="StreamTimeouts.Total"/> allows.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="createRequest"/> returned <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<SseReader> OpenSseReaderAsync(
        this HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        options ??= HttpStreamOptions.Default;
        var sender = new RequestSender(client, options, options.TimeProvider.GetTimestamp(), ErrorBody.AutoParser);
        HttpResponseMessage response = await sender.SendAsync(() => AskForEvents(RequestSender.Create(createRequest)), previous: null, cancellationToken).ConfigureAwait(false);
        return await sender.ReadEventsAsync(
            response,
            new SseReaderOptions
            {
                Framing = options.Parsing.Framing,
                Timeouts = options.Timeouts ?? StreamTimeouts.None,
                StartedAt = sender.StartedAt,
                EndsOnCancellation = true,
                TimeProvider = options.TimeProvider,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a request until a success is answered, and returns the response with its body yet to be read: for relays, which
    /// forward the bytes, and for bodies that are none of this library's.
    /// </summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">How to open; what concerns the reading does not apply, but for <see cref="StreamTimeouts.Total"/>, which ends with this method.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The response, the caller's to dispose.</returns>
    /// <exception cref="HttpStreamException">The server answered with a status that is no success.</exception>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="StreamTimeoutException">It took longer than <see cref="StreamTimeouts.Total"/> allows.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="createRequest"/> returned <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<HttpResponseMessage> OpenResponseAsync(
        this HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        options ??= HttpStreamOptions.Default;
        return new RequestSender(client, options, options.TimeProvider.GetTimestamp(), ErrorBody.AutoParser)
            .SendAsync(createRequest, previous: null, cancellationToken);
    }

    internal static HttpRequestMessage AskForEvents(HttpRequestMessage request)
    {
        if (request.Headers.Accept.Count == 0)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream.ContentType));
        }

        return request;
    }
}
