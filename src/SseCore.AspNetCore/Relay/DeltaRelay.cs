using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>Forwards a stream as events of one form, for any provider. Every failure is an event, too.</summary>
internal sealed class DeltaRelay : IDisposable
{
    private readonly HttpClient _client;
    private readonly SseRelayOptions _options;
    private readonly HttpContext _context;
    private readonly StreamTap _tap;
    private readonly CancellationToken _aborted;
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly Utf8JsonWriter _json;
    private Exception? _failure;
    private ProviderError? _refusal;

    public DeltaRelay(HttpClient client, SseRelayOptions options, HttpContext context, StreamTap tap)
    {
        _client = client;
        _options = options;
        _context = context;
        _tap = tap;
        _aborted = context.RequestAborted;
        _json = new Utf8JsonWriter(_payload, RelayErrors.Json);
    }

    public void Dispose() => _json.Dispose();

    public async Task<StreamTapReport> RunAsync(Func<HttpRequestMessage> createRequest)
    {
        RelayHeaders.KeepStreaming(_context);
        var output = new RelayOutput(_context.Response.BodyWriter, _options.KeepAlive, _options.Http.TimeProvider, _aborted);
        await using (output.ConfigureAwait(false))
        {
            if (!await output.FlushAsync().ConfigureAwait(false))
            {
                return _tap.Complete(new OperationCanceledException(_aborted));
            }

            StreamTapReport report = await ForwardAsync(createRequest, output).ConfigureAwait(false);
            await output.WriteAsync(static (events, end) => end.Relay.WriteEnd(events, end.Report), (Relay: this, Report: report)).ConfigureAwait(false);
            return report;
        }
    }

    private async Task<StreamTapReport> ForwardAsync(Func<HttpRequestMessage> createRequest, RelayOutput output)
    {
        DeltaStream deltas;
        try
        {
            deltas = await OpenAsync(createRequest).ConfigureAwait(false);
        }
        catch (HttpStreamException exception)
        {
            NoteRefusal(exception);
            return _tap.Complete();
        }
        catch (Exception exception) when (exception is HttpRequestException or StreamTimeoutException or OperationCanceledException)
        {
            return _tap.Complete(exception);
        }

        await using (deltas.ConfigureAwait(false))
        {
            Exception? failure = await PumpAsync(deltas, output).ConfigureAwait(false);
            // Without a summary the stream did not end by itself: then there is a failure, which is the reason.
            return _tap.Complete(deltas.Summary.GetValueOrDefault(), deltas.DialectName, failure);
        }
    }

    private Task<DeltaStream> OpenAsync(Func<HttpRequestMessage> createRequest) =>
        _options.Tap.OwnDialect?.OpenAsync(_client, createRequest, _options.Http, _aborted)
        ?? _client.OpenDeltaStreamAsync(_options.Tap.Dialect, createRequest, _options.Http, _aborted);

    // Returns the failure; null if it was forwarded to its end.
    private async Task<Exception?> PumpAsync(DeltaStream deltas, RelayOutput output)
    {
        bool hasMore = true;
        while (hasMore && _failure is null)
        {
            try
            {
                hasMore = await deltas.WaitToReadAsync(_aborted).ConfigureAwait(false);
            }
            catch (HttpStreamException exception)
            {
                // The answer to a later attempt, which is equivalent to one to the first.
                NoteRefusal(exception);
                hasMore = false;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                _failure = exception;
            }
            catch (OperationCanceledException exception)
            {
                return exception;
            }

            if (!await output.WriteAsync(static (events, read) => read.Relay.WriteDeltas(events, read.Deltas), (Relay: this, Deltas: deltas)).ConfigureAwait(false))
            {
                return new OperationCanceledException("The client closed the connection.", _aborted);
            }
        }

        return _failure;
    }

    private void NoteRefusal(HttpStreamException exception)
    {
        _refusal = exception.Error ?? StreamTap.ErrorOf(exception.Status);
        _tap.Note(_refusal);
    }

    private void WriteDeltas(IBufferWriter<byte> output, DeltaStream deltas)
    {
        try
        {
            while (deltas.TryRead(out Delta delta))
            {
                _tap.TryNote(delta);
                Begin();
                DeltaJson.Write(_json, delta);
                End(output);
            }
        }
        catch (SseException exception)
        {
            // Events that were written before it are sent anyway.
            _failure ??= exception;
        }
    }

    private void WriteEnd(IBufferWriter<byte> output, StreamTapReport report)
    {
        // An error from the provider within the stream was handed out as it came, and is the reason for the end.
        if (_refusal is not null || report is { Failure: not null, Outcome: not StreamOutcome.ProviderError })
        {
            Begin();
            RelayErrors.WriteDelta(
                _json,
                _refusal?.Type,
                _refusal is null ? OutcomeNames.Of(report.Outcome) : _refusal.Code,
                _refusal is null ? RelayErrors.MessageOf(report.Outcome) : _refusal.Message);
            End(output);
        }

        Begin();
        DeltaJson.WriteEnd(_json, report.Outcome);
        End(output, "end"u8);
    }

    private void Begin()
    {
        _payload.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
    }

    private void End(IBufferWriter<byte> output, ReadOnlySpan<byte> eventType = default)
    {
        _json.WriteEndObject();
        _json.Flush();
        new SseWriter(output).WriteEvent(_payload.WrittenSpan, eventType);
    }
}
