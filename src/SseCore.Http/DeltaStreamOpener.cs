namespace SseCore.Http;

/// <summary>Opens a stream of deltas, and opens it again when it breaks off.</summary>
internal sealed class DeltaStreamOpener(
    HttpClient client,
    HttpStreamOptions options,
    Func<Stream, DeltaStreamOptions, DeltaStream> createStream,
    Func<DeltaParserOptions, DeltaParser> createParser)
{
    private readonly long _startedAt = options.TimeProvider.GetTimestamp();
    private readonly StreamTimeouts _timeouts = options.Timeouts with { Idle = options.Timeouts.Idle ?? HttpStreamOptions.DefaultIdleTimeout };
    private Func<HttpRequestMessage>? _createRequest;
    private RequestSender? _sender;
    private DeltaStream? _stream;
    private int _continuations;

    public Task<DeltaStream> OpenAsync(Func<HttpRequestMessage> createRequest, CancellationToken cancellationToken)
    {
        _createRequest = createRequest;
        _sender = new RequestSender(client, options, _startedAt, createParser);
        return SendAsync(previous: null, cancellationToken);
    }

    private async Task<DeltaStream> SendAsync(Exception? previous, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _sender!.SendAsync(_createRequest!, previous, returnsErrors: false, cancellationToken).ConfigureAwait(false);
        var reading = new DeltaStreamOptions
        {
            Parsing = options.Parsing with { ContentType = options.Parsing.ContentType ?? ResponseHeaders.ContentType(response) },
            Timeouts = _timeouts,
            EndsOnCancellation = true,
            Resume = ResumeAsync,
            StartedAt = _startedAt,
            TimeProvider = options.TimeProvider,
        };
        ResponseStream body = await ResponseStream.OpenAsync(response, cancellationToken).ConfigureAwait(false);
        // After the terminator, only the end of the response is left. The caller's stream is the one that knows.
        body.IsRead = () => _stream?.Summary is { HasTerminator: true };
        DeltaStream stream = createStream(body, reading);
        _stream ??= stream;
        return stream;
    }

    private async ValueTask<DeltaStream?> ResumeAsync(StreamInterruption interruption, CancellationToken cancellationToken)
    {
        if (!HasBrokenOff(interruption.Summary))
        {
            return null;
        }

        if (interruption.HasDeltas)
        {
            return await ContinueAsync(interruption, cancellationToken).ConfigureAwait(false);
        }

        if (HasSeenAnswer(interruption))
        {
            return null;
        }

        // Nothing of it was handed out, so it may start over.
        Exception failure = interruption.Failure ?? new EndOfStreamException("The stream ended before its first delta.");
        try
        {
            return await SendAsync(failure, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception == failure)
        {
            // No retries left: it ended as it did.
            return null;
        }
    }

    private async ValueTask<DeltaStream?> ContinueAsync(StreamInterruption interruption, CancellationToken cancellationToken)
    {
        if (options.Continuation is not { } continuation
            || _continuations >= continuation.MaxContinuations
            || continuation.CreateRequest(continuation.Message, interruption) is not { } first)
        {
            return null;
        }

        _continuations++;
        HttpRequestMessage? next = first;
        _createRequest = () =>
        {
            HttpRequestMessage request = next ?? continuation.CreateRequest(continuation.Message, interruption)
                ?? throw new InvalidOperationException("A continuation that was begun has no request any more.");
            next = null;
            return request;
        };
        _sender = new RequestSender(client, options, _startedAt, createParser);
        return await SendAsync(previous: null, cancellationToken).ConfigureAwait(false);
    }

    // Deltas indicate an answer only if all kinds are handed out, and in the right dialect. Without a fault, events that gave
    // no delta do not prove that there was no answer, and it would be paid for again. With a fault they do, unless kinds are left out.
    private bool HasSeenAnswer(in StreamInterruption interruption) =>
        interruption.Summary.Events > 0
        && (interruption.Failure is null || (options.Parsing.Kinds & DeltaKinds.All) != DeltaKinds.All);

    // Not if the provider reported an error, nor if it was no stream at all: the result would be the same again. A finish reason
    // means that the message is whole, though the stream may not be.
    private static bool HasBrokenOff(in StreamSummary summary) =>
        summary.FinishReason == FinishReason.None
        && summary.Outcome is StreamOutcome.TransportFault or StreamOutcome.Idle or StreamOutcome.Empty
            or StreamOutcome.CutMidEvent or StreamOutcome.NoTerminator or StreamOutcome.NoFinishReason;
}
