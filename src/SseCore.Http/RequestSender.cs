using System.Globalization;
using System.Net;
using Polly;
using Polly.Retry;

namespace SseCore.Http;

/// <summary>Sends one request until the server answers with success, or no retry is allowed. All attempts for one stream share its retries.</summary>
internal sealed class RequestSender
{
    private readonly HttpClient _client;
    private readonly HttpStreamOptions _options;
    private readonly Func<DeltaParserOptions, DeltaParser> _createParser;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private int _retries;
    private bool _hookFailed;

    public RequestSender(HttpClient client, HttpStreamOptions options, long startedAt, Func<DeltaParserOptions, DeltaParser> createParser)
    {
        _client = client;
        _options = options;
        _createParser = createParser;
        StartedAt = startedAt;
        _pipeline = CreatePipeline();
    }

    /// <summary>When the stream was requested, from which its total time counts.</summary>
    public long StartedAt { get; }

    private TimeSpan? TimeLeft => _options.Timeouts.Total is { } total && total != Timeout.InfiniteTimeSpan ? total - _options.TimeProvider.GetElapsedTime(StartedAt) : null;

    // Infinite is handled here, since the remaining total time may happen to be -1 ms, the value of infinite.
    private TimeSpan? ResponseTimeout => _options.ResponseTimeout == Timeout.InfiniteTimeSpan ? null : _options.ResponseTimeout;

    private HttpRetryOptions Retry => _options.Retry ?? HttpRetryOptions.Default;

    /// <summary>Sends a request, repeatedly if needed.</summary>
    /// <param name="createRequest">Makes the request.</param>
    /// <param name="previous">The failure of the previous attempt, if there was one that got further than this method.</param>
    /// <param name="returnsErrors">Whether the response to the last attempt is returned even if it is an error.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpStreamException">The answer was not a success.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> createRequest, Exception? previous, bool returnsErrors, CancellationToken cancellationToken)
    {
        using CancellationTokenSource total = Delays.CreateTimeout(_options.TimeProvider, TimeLeft);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token);
        try
        {
            HttpResponseMessage response = await _pipeline.ExecuteAsync(AttemptAsync, either.Token).ConfigureAwait(false);
            return returnsErrors ? response : await CheckAsync(response, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (total.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StreamTimeoutException(StreamTimeoutKind.Total, _options.Timeouts.Total.GetValueOrDefault(), exception);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && exception.CancellationToken != cancellationToken)
        {
            // Report the caller's token, not the linked one created here.
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        async ValueTask<HttpResponseMessage> AttemptAsync(CancellationToken attemptCancelled)
        {
            if (previous is not null)
            {
                // That attempt is over; it counts as the first here, so that the wait before the next one is right.
                Exception failure = previous;
                previous = null;
                throw failure;
            }

            return await RequestAsync(Create(createRequest), attemptCancelled).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a request with the caller's delegate.</summary>
    /// <exception cref="InvalidOperationException">The delegate returned <see langword="null"/>.</exception>
    public static HttpRequestMessage Create(Func<HttpRequestMessage> createRequest) =>
        createRequest() ?? throw new InvalidOperationException($"The function that makes the requests ({nameof(createRequest)}) returned null.");

    /// <summary>Sends a request once.</summary>
    /// <exception cref="HttpStreamException">The answer was not a success.</exception>
    public async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await CheckAsync(await RequestAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Turns an unexpected response into an exception, and disposes it.</summary>
    public async Task<HttpStreamException> FailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string? contentType = ResponseHeaders.ContentType(response);
        TimeSpan? retryAfter = RetryAfter(response);
        byte[] body = await ErrorBody.ReadAsync(response, _options.MaxErrorBytes, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        ProviderError? error = ErrorBody.Parse(body, contentType, _createParser);
        return new HttpStreamException(MessageOf(response, contentType, error), response.StatusCode)
        {
            IsTransient = IsTransient(response),
            RetryAfter = retryAfter,
            Error = error,
            Body = ErrorBody.ToText(body),
            BodyBytes = body,
            ContentType = contentType,
            RequestId = ResponseHeaders.RequestId(response),
        };
    }

    /// <summary>Reads the events of a response, if it is an event stream.</summary>
    /// <exception cref="HttpStreamException">It is not.</exception>
    public async Task<SseReader> ReadEventsAsync(HttpResponseMessage response, SseReaderOptions options, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.NoContent && !EventStream.Is(response))
        {
            throw await FailAsync(response, cancellationToken).ConfigureAwait(false);
        }

        return SseReader.Create(await ResponseStream.OpenAsync(response, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Whether the next attempt may well succeed.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        HttpStreamException response => response.IsTransient,
#if NET
        HttpRequestException request => request.HttpRequestError is not (HttpRequestError.SecureConnectionError
            or HttpRequestError.UserAuthenticationError or HttpRequestError.VersionNegotiationError
            or HttpRequestError.ExtendedConnectNotSupported or HttpRequestError.ConfigurationLimitExceeded),
#else
        HttpRequestException => true,
#endif
        StreamTimeoutException timeout => timeout.Kind != StreamTimeoutKind.Total,
        IOException => true,
        _ => false,
    };

    private async Task<HttpResponseMessage> CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode ? response : throw await FailAsync(response, cancellationToken).ConfigureAwait(false);

    private async Task<HttpResponseMessage> RequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = Delays.CreateTimeout(_options.TimeProvider, ResponseTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The timeout of this class, or of the client itself. Either way the server did not answer in time.
            request.Dispose();
            throw new HttpRequestException("The server did not answer in time.", new TimeoutException(exception.Message, exception));
        }
        catch
        {
            request.Dispose();
            throw;
        }

        try
        {
            _options.OnResponse?.Invoke(response);
        }
        catch
        {
            // Whatever the hook throws, the request itself succeeded.
            _hookFailed = true;
            // Closes the connection, since nobody will read the body.
            (await ResponseStream.OpenAsync(response, CancellationToken.None).ConfigureAwait(false)).Dispose();
            throw;
        }

        return response;
    }

    private static bool IsTransient(HttpResponseMessage response) =>
        !response.IsSuccessStatusCode && (ResponseHeaders.ShouldRetry(response) ?? (int)response.StatusCode is 408 or 409 or 429 or >= 500);

    private TimeSpan? RetryAfter(HttpResponseMessage? response) =>
        response is null ? null : ResponseHeaders.RetryAfter(response, _options.TimeProvider.GetUtcNow());

    private ResiliencePipeline<HttpResponseMessage> CreatePipeline()
    {
        HttpRetryOptions retry = Retry;
        if (retry.MaxRetries == 0)
        {
            return ResiliencePipeline<HttpResponseMessage>.Empty;
        }

        var strategy = new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = retry.MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = retry.BaseDelay,
            MaxDelay = retry.MaxDelay,
            ShouldHandle = arguments => new ValueTask<bool>(ShouldRetry(arguments.Outcome)),
            // Null leaves the delay to the back-off.
            DelayGenerator = arguments => new ValueTask<TimeSpan?>(
                RetryAfter(arguments.Outcome.Result) is { } wait ? Delays.Shorten(wait) : null),
            OnRetry = async arguments =>
            {
                _retries++;
                // An error's body is read only here and at the end: the last one may be the caller's.
                Exception reason = arguments.Outcome.Exception
                    ?? await FailAsync(arguments.Outcome.Result!, arguments.Context.CancellationToken).ConfigureAwait(false);
                _options.OnRetry?.Invoke(new HttpRetry(_retries, reason, arguments.RetryDelay));
            },
        };
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _options.TimeProvider }.AddRetry(strategy).Build();
    }

    private bool ShouldRetry(Outcome<HttpResponseMessage> outcome)
    {
        bool isTransient = outcome.Exception is { } failure ? IsTransient(failure) : IsTransient(outcome.Result!);
        if (_hookFailed || _retries >= Retry.MaxRetries || !isTransient)
        {
            return false;
        }

        // The requested wait may exceed the remaining time: then the reason is told without waiting.
        TimeSpan wait = RetryAfter(outcome.Result) ?? TimeSpan.Zero;
        return wait <= Retry.MaxRetryAfter && (TimeLeft is not { } left || wait < left);
    }

    private string MessageOf(HttpResponseMessage response, string? contentType, ProviderError? error)
    {
        string message = string.Format(CultureInfo.InvariantCulture, "The server answered with status {0}", (int)response.StatusCode);
        if (response.IsSuccessStatusCode)
        {
            message += contentType is null ? ", but without a content type" : $", but with {Shorten(contentType)}";
        }

        string kind = string.Join(", ", new[] { error?.Type, error?.Code }.Where(part => part is not null).Select(part => Shorten(part!)).Distinct());
        message += kind.Length > 0 ? $" ({kind})." : ".";
        return _options.IncludeErrorTextInMessages && error?.Message is { } text ? $"{message} {text}" : message;
    }

    // Meant to be names, but the server may write anything there.
    private static string Shorten(string name) => name.Length <= 80 ? name : name.Substring(0, 80);
}
