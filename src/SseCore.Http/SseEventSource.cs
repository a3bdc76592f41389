using System.Net;
using System.Net.Http.Headers;

namespace SseCore.Http;

/// <summary>
/// Reads the events of an address for as long as there are any, reconnecting whenever a connection ends: the standard's
/// <c>EventSource</c> (WHATWG HTML, "9.2 Server-sent events"), also with POST.
/// </summary>
/// <remarks>
/// <para>
/// Every connection but the first sends <c>Last-Event-ID</c> to continue where the last one ended, and waits for as long as the server
/// set by <c>retry</c>. A 204 ends it; any other response that is not an event stream fails it. It connects when it is first read.
/// </para>
/// <code>
/// await using var source = new SseEventSource(client, new Uri("https://example.org/events"));
/// await foreach (SseEvent evt in source.WithCancellation(cancellationToken)) { Handle(evt.Data); }
/// </code>
/// <para>Supports one consumer at a time.</para>
/// </remarks>
public sealed class SseEventSource : IAsyncDisposable
{
    private const double ShortestBackoffSeconds = 0.001;

    private readonly Func<HttpRequestMessage> _createRequest;
    private readonly SseEventSourceOptions _options;
    private readonly RequestSender _sender;
    private readonly CancellationTokenSource _disposal = new();
    private SseReader? _reader;
    private Exception? _reason;
    private TimeSpan? _retryAfter;
    private int _failures;
    private bool _isEnumerated;
    private volatile bool _isDisposed;

    /// <summary>Creates a source that sends GET requests.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="uri">The address.</param>
    /// <param name="options">The options; <see cref="SseEventSourceOptions.Default"/> by default.</param>
    public SseEventSource(HttpClient client, Uri uri, SseEventSourceOptions? options = null)
        : this(client, () => new HttpRequestMessage(HttpMethod.Get, uri), options)
    {
    }

    /// <summary>Creates a source.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="createRequest">
    /// Makes the request, once for each connection. It gets the headers <c>Accept</c>, unless it has one, <c>Cache-Control</c>
    /// and <c>Last-Event-ID</c>. An id outside ASCII needs a handler that encodes headers as UTF-8.
    /// </param>
    /// <param name="options">The options; <see cref="SseEventSourceOptions.Default"/> by default.</param>
    public SseEventSource(HttpClient client, Func<HttpRequestMessage> createRequest, SseEventSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(createRequest);
        _createRequest = createRequest;
        _options = options ?? SseEventSourceOptions.Default;
        LastEventId = _options.LastEventId;
        ReconnectionTime = _options.ReconnectionTime;
        var sending = new HttpStreamOptions
        {
            Retry = HttpRetryOptions.None,
            ResponseTimeout = _options.ResponseTimeout,
            TimeProvider = _options.TimeProvider,
        };
        _sender = new RequestSender(client, sending, _options.TimeProvider.GetTimestamp(), ErrorBody.AutoParser);
    }

    /// <summary>Whether there is a connection.</summary>
    public EventSourceState State { get; private set; }

    /// <summary>The last event id of the connections that have ended, from which the next one continues. Empty if there is none.</summary>
    public string LastEventId { get; private set; }

    /// <summary>How long to wait before reconnecting: what the server set last, else <see cref="SseEventSourceOptions.ReconnectionTime"/>.</summary>
    public TimeSpan ReconnectionTime { get; private set; }

    /// <summary>The number of connections that were opened.</summary>
    public int Connections { get; private set; }

    /// <summary>Waits until more has arrived, connecting first if needed.</summary>
    /// <param name="cancellationToken">
    /// Cancels the wait and with it the connection; the next wait reconnects, and continues after the last event.
    /// </param>
    /// <returns>
    /// <see langword="true"/>: call <see cref="TryRead"/> until it returns <see langword="false"/>.
    /// <see langword="false"/>: the source is closed, by the server's 204 or by an exception thrown before.
    /// </returns>
    /// <exception cref="HttpStreamException">The server did not answer with an event stream. The source is closed.</exception>
    /// <exception cref="HttpRequestException">The last of <see cref="SseEventSourceOptions.MaxFailures"/> attempts to connect failed. The source is closed.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        while (await ConnectAsync(cancellationToken).ConfigureAwait(false) is { } reader)
        {
            Exception? failure = null;
            try
            {
                if (await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }
            catch (IOException exception)
            {
                failure = exception;
            }
            catch (OperationCanceledException)
            {
                await DisconnectAsync(null).ConfigureAwait(false);
                throw;
            }
            catch (ObjectDisposedException)
            {
                // The reader was disposed with the source, which is what the caller knows.
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                throw;
            }

            await DisconnectAsync(failure).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Reads the next event from the bytes that have arrived.</summary>
    /// <param name="evt">
    /// The event, if there is one. Its spans are valid until the next call of this method or <see cref="WaitToReadAsync"/>; its
    /// offset is relative to its connection.
    /// </param>
    /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public bool TryRead(out SseEvent evt)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_reader is not null)
        {
            return _reader.TryRead(out evt);
        }

        evt = default;
        return false;
    }

    /// <summary>Enumerates the source with <c>await foreach</c>. Each event is valid until the next.</summary>
    /// <param name="cancellationToken">Cancels the waits.</param>
    /// <exception cref="InvalidOperationException">The source was already enumerated.</exception>
    public Enumerator GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnumerated)
        {
            throw new InvalidOperationException("A source can be enumerated only once.");
        }

        _isEnumerated = true;
        return new Enumerator(this, cancellationToken);
    }

    /// <summary>Returns this source for <c>await foreach</c>, with a token for its waits.</summary>
    /// <param name="cancellationToken">Cancels the waits.</param>
    public Cancelable WithCancellation(CancellationToken cancellationToken) => new(this, cancellationToken);

    /// <summary>
    /// Closes the connection and returns all buffers. May be called while a wait is pending, which then throws an
    /// <see cref="ObjectDisposedException"/>, whether it waits for events, for the server or to reconnect.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
#if NET
        await _disposal.CancelAsync().ConfigureAwait(false);
#else
        _disposal.Cancel();
#endif
        await DisconnectAsync(null).ConfigureAwait(false);
        State = EventSourceState.Closed;
        _disposal.Dispose();
    }

    // The reader of the connection, which is opened if needed; null once the source is closed.
    private async ValueTask<SseReader?> ConnectAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_reader is not null || State == EventSourceState.Closed)
        {
            return _reader;
        }

        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        try
        {
            await ConnectOrCloseAsync(connecting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        if (_isDisposed)
        {
            // Disposed between opening the connection and here.
            await DisconnectAsync(null).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        }

        return _reader;
    }

    private async ValueTask ConnectOrCloseAsync(CancellationToken cancellationToken)
    {
        while (_reader is null && State != EventSourceState.Closed)
        {
            if (Connections > 0 || _failures > 0)
            {
                TimeSpan delay = NextDelay();
                _options.OnReconnect?.Invoke(new EventSourceReconnect(_failures, _reason, delay));
                await Delays.WaitAsync(_options.TimeProvider, delay, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception)
            {
                _failures++;
                _reason = exception;
                _retryAfter = (exception as HttpStreamException)?.RetryAfter;
                if (_failures >= _options.MaxFailures || !IsReconnectedAfter(exception))
                {
                    State = EventSourceState.Closed;
                    throw;
                }
            }
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _sender.SendOnceAsync(CreateRequest(), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            // Spec: "Clients will reconnect if the connection is closed; a client can be told to stop reconnecting using the
            // HTTP 204 No Content response code."
            response.Dispose();
            State = EventSourceState.Closed;
            return;
        }

        _reader = await _sender.ReadEventsAsync(
            response,
            new SseReaderOptions
            {
                Framing = _options.Framing,
                Timeouts = _options.Timeouts,
                LastEventId = LastEventId,
                EndsOnCancellation = true,
                TimeProvider = _options.TimeProvider,
            },
            cancellationToken).ConfigureAwait(false);
        Connections++;
        _failures = 0;
        _retryAfter = null;
        State = EventSourceState.Open;
    }

    private HttpRequestMessage CreateRequest()
    {
        HttpRequestMessage request = HttpClientStreamExtensions.AskForEvents(RequestSender.Create(_createRequest));
        // Spec: "request's cache mode to `no-store`".
        request.Headers.CacheControl ??= new CacheControlHeaderValue { NoStore = true };
        if (LastEventId.Length > 0)
        {
            // Spec: "If the EventSource object's last event ID string is not the empty string, then ... set
            // (`Last-Event-ID`, lastEventIDValue) in request's header list."
            request.Headers.Remove("Last-Event-ID");
            request.Headers.TryAddWithoutValidation("Last-Event-ID", LastEventId);
        }

        return request;
    }

    private async ValueTask DisconnectAsync(Exception? reason)
    {
        if (Interlocked.Exchange(ref _reader, null) is not { } reader)
        {
            return;
        }

        _reason = reason;
        State = _isDisposed ? EventSourceState.Closed : EventSourceState.Connecting;
        try
        {
            LastEventId = ErrorBody.ToText(reader.LastEventId.ToArray());
            ReconnectionTime = reader.Retry ?? ReconnectionTime;
        }
        finally
        {
            // The disposing thread may not be the reading one, and then the id may be changing: the connection is closed anyway.
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool IsReconnectedAfter(HttpRequestException exception) =>
        RequestSender.IsTransient(exception) && (exception is not HttpStreamException || _options.ReconnectsOnTransientStatus);

    private TimeSpan NextDelay()
    {
        // Spec: "if the previous attempt failed, then user agents might introduce an exponential backoff delay". A server's `retry: 0`
        // applies while it works; once it fails, the wait begins with the caller's.
        double shortest = Math.Max(_options.ReconnectionTime.TotalSeconds, ShortestBackoffSeconds);
        double seconds = _failures == 0 ? ReconnectionTime.TotalSeconds
            : Math.Max(ReconnectionTime.TotalSeconds, shortest) * Math.Pow(2, _failures - 1);
        if (_retryAfter is { } wait)
        {
            seconds = Math.Max(seconds, wait.TotalSeconds);
        }

        // The server's value is the minimum, so the random part is added: clients that lost their connection at
        // the same time do not all come back at the same time.
        seconds *= 1 + (Chance() / 4);
        return seconds < _options.MaxReconnectionTime.TotalSeconds ? TimeSpan.FromSeconds(seconds) : _options.MaxReconnectionTime;
    }

#if NET
    // Spreads load; there is nothing to gain from guessing it.
#pragma warning disable CA5394
    private static double Chance() => Random.Shared.NextDouble();
#pragma warning restore CA5394
#else
    private static double Chance() => (double)(uint)Guid.NewGuid().GetHashCode() / uint.MaxValue;
#endif

    /// <summary>What <see cref="WithCancellation"/> returns.</summary>
    // The framework's WithCancellation is for IAsyncEnumerable, which could not be of ref structs before .NET 9.
    public readonly struct Cancelable
    {
        private readonly SseEventSource _source;
        private readonly CancellationToken _cancellationToken;

        internal Cancelable(SseEventSource source, CancellationToken cancellationToken)
        {
            _source = source;
            _cancellationToken = cancellationToken;
        }

        /// <summary>Enumerates the source. Each event is valid until the next.</summary>
        /// <exception cref="InvalidOperationException">The source was already enumerated.</exception>
        public Enumerator GetAsyncEnumerator() => _source.GetAsyncEnumerator(_cancellationToken);
    }

    /// <summary>Enumerates an <see cref="SseEventSource"/> with <c>await foreach</c>. Disposing it disposes the source.</summary>
    public sealed class Enumerator : IAsyncDisposable
    {
        private readonly SseEventSource _source;
        private readonly CancellationToken _cancellationToken;
        private SseReader? _reader;
        private SseReader.Enumerator? _events;

        internal Enumerator(SseEventSource source, CancellationToken cancellationToken)
        {
            _source = source;
            _cancellationToken = cancellationToken;
        }

        /// <summary>The current event. Valid until the next <see cref="MoveNextAsync"/>.</summary>
        public SseEvent Current => _events is null ? default : _events.Current;

        /// <summary>Reads the next event, connecting first if needed.</summary>
        /// <returns>Whether there is one; if not, the source is closed.</returns>
        /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
        /// <exception cref="HttpStreamException">The server did not answer with an event stream.</exception>
        /// <exception cref="HttpRequestException">The last of <see cref="SseEventSourceOptions.MaxFailures"/> attempts to connect failed.</exception>
        /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The source was disposed, before or while it waited.</exception>
        public async ValueTask<bool> MoveNextAsync()
        {
            while (await _source.ConnectAsync(_cancellationToken).ConfigureAwait(false) is { } reader)
            {
                if (_reader != reader)
                {
                    _reader = reader;
                    _events = reader.GetAsyncEnumerator(_cancellationToken);
                }

                Exception? failure = null;
                try
                {
                    if (await _events!.MoveNextAsync().ConfigureAwait(false))
                    {
                        return true;
                    }
                }
                catch (IOException exception)
                {
                    failure = exception;
                }
                catch (ObjectDisposedException)
                {
                    ObjectDisposedException.ThrowIf(_source._isDisposed, _source);
                    throw;
                }

                await LeaveAsync(failure).ConfigureAwait(false);
            }

            return false;
        }

        /// <summary>Disposes the source.</summary>
        public async ValueTask DisposeAsync()
        {
            await LeaveAsync(null).ConfigureAwait(false);
            await _source.DisposeAsync().ConfigureAwait(false);
        }

        // The buffers of a connection's enumerator are returned with it.
        private async ValueTask LeaveAsync(Exception? failure)
        {
            await _source.DisconnectAsync(failure).ConfigureAwait(false);
            if (_events is { } events)
            {
                _events = null;
                _reader = null;
                await events.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
