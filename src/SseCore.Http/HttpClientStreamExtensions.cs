using System.Net.Http.Headers;

namespace SseCore.Http;

/// <summary>
/// Opens streams over an <see cref="HttpClient"/>: sends a request, retries until something was handed out, and reads the
/// body as it arrives.
/// </summary>
/// <remarks>
/// <para>A new request is made for every attempt, since a message can be sent only once; hence the delegates.</para>
/// <code>
/// await using DeltaStream deltas = await client.OpenDeltaStreamAsync&lt;OpenAiChat&gt;(() =&gt; CreateRequest(prompt));
/// </code>
/// <para>
/// The cancellation token ends the opening; each wait of the stream takes its own. Cancelling a wait ends the
/// stream, whose connection does not survive it. Disposing the stream closes the connection, or returns it for reuse if everything
/// was read.
/// </para>
/// </remarks>
public static class HttpClientStreamExtensions
{
    /// <summary>Opens a stream of deltas of a dialect that is known at compile time.</summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">The options; <see cref="HttpStreamOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>
    /// The stream, as soon as the head of a successful response has arrived. If it fails before any part of an
    /// answer was seen, its <see cref="DeltaStream.WaitToReadAsync"/> tries again, and throws the exceptions of this method.
    /// </returns>
    /// <exception cref="HttpStreamException">The server answered with a status other than success.</exception>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="StreamTimeoutException">Opening took longer than <see cref="StreamTimeouts.Total"/> allows.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="createRequest"/> returned <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
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

    /// <summary>Opens a stream of deltas of a dialect that is given by name at run time.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="dialect">One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c> to detect it from the first payloads.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">The options; <see cref="HttpStreamOptions.Default"/> by default.</param>
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
        // An unknown name is an error of this call, not of the answer.
        DeltaParser.Create(dialect).Dispose();
        var opener = new DeltaStreamOpener(
            client,
            options ?? HttpStreamOptions.Default,
            (body, reading) => DeltaStream.Create(dialect, body, reading),
            parsing => DeltaParser.Create(dialect, parsing));
        return opener.OpenAsync(createRequest, cancellationToken);
    }

    /// <summary>Opens a stream of events, for one response. <see cref="SseEventSource"/> reconnects whenever it ends.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">Makes the request, once for each attempt. It gets an <c>Accept</c> header unless it has one.</param>
    /// <param name="options">The options; <see cref="HttpStreamOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The stream, as soon as the head of a successful response has arrived; one without events for status 204.</returns>
    /// <exception cref="HttpStreamException">The server answered with a status other than success, or a content type other than <c>text/event-stream</c>.</exception>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="StreamTimeoutException">Opening took longer than <see cref="StreamTimeouts.Total"/> allows.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="createRequest"/> returned <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static async Task<SseReader> OpenSseReaderAsync(
        this HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        options ??= HttpStreamOptions.Default;
        var sender = new RequestSender(client, options, options.TimeProvider.GetTimestamp(), ErrorBody.AutoParser);
        HttpResponseMessage response = await sender.SendAsync(() => AskForEvents(RequestSender.Create(createRequest)), previous: null, returnsErrors: false, cancellationToken).ConfigureAwait(false);
        return await sender.ReadEventsAsync(
            response,
            new SseReaderOptions
            {
                Framing = options.Parsing.Framing,
                Timeouts = options.Timeouts,
                StartedAt = sender.StartedAt,
                EndsOnCancellation = true,
                TimeProvider = options.TimeProvider,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a request until the server answers with success, and returns the response with its body unread: for relays, which
    /// forward the bytes (see <see cref="HttpStreamOptions.ReturnsErrorResponses"/>), and for bodies that this library does not read.
    /// </summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">Makes the request, once for each attempt.</param>
    /// <param name="options">The options. Those for reading have no effect, except for <see cref="StreamTimeouts.Total"/>, which ends with this method.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The response, which the caller must dispose.</returns>
    /// <exception cref="HttpStreamException">
    /// The server answered with a status other than success, and <see cref="HttpStreamOptions.ReturnsErrorResponses"/> is not set.
    /// </exception>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="StreamTimeoutException">Opening took longer than <see cref="StreamTimeouts.Total"/> allows.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="createRequest"/> returned <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<HttpResponseMessage> OpenResponseAsync(
        this HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        options ??= HttpStreamOptions.Default;
        return new RequestSender(client, options, options.TimeProvider.GetTimestamp(), ErrorBody.AutoParser)
            .SendAsync(createRequest, previous: null, options.ReturnsErrorResponses, cancellationToken);
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
