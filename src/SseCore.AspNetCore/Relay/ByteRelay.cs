using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>Forwards a response unchanged.</summary>
internal sealed class ByteRelay(HttpClient client, SseRelayOptions options, HttpContext context, StreamTap tap)
{
    private readonly CancellationToken _aborted = context.RequestAborted;
    private readonly TimeProvider _time = options.Http.TimeProvider;
    private readonly long _startedAt = options.Http.TimeProvider.GetTimestamp();

    public async Task<StreamTapReport> RunAsync(Func<HttpRequestMessage> createRequest)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.OpenResponseAsync(createRequest, options.Http with { ReturnsErrorResponses = true }, _aborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or StreamTimeoutException)
        {
            bool isLate = exception is StreamTimeoutException or { InnerException: TimeoutException };
            return await RefuseAsync(exception, isLate ? HttpStatusCode.GatewayTimeout : HttpStatusCode.BadGateway).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (_aborted.IsCancellationRequested)
        {
            return tap.Complete(exception);
        }

        using (response)
        {
            var body = new UpstreamBody(await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false));
            await using (body.ConfigureAwait(false))
            {
                return await ForwardAsync(response, body).ConfigureAwait(false);
            }
        }
    }

    private async Task<StreamTapReport> ForwardAsync(HttpResponseMessage response, UpstreamBody body)
    {
        bool isCompressed = CopyHead(response);
        string? contentType = isCompressed ? null : context.Response.ContentType;

        // In a compressed body the positions of events are unknown.
        bool isEvents = RelayHeaders.IsEventStream(contentType);
        if (isEvents)
        {
            RelayHeaders.KeepStreaming(context);
        }

        Exception? failure;
        bool isWhole;
        var output = new RelayOutput(context.Response.BodyWriter, isEvents ? options.KeepAlive : null, _time, _aborted);
        await using (output.ConfigureAwait(false))
        {
            // The head goes out at once, however long the first token takes.
            bool isOpen = await output.FlushAsync().ConfigureAwait(false);
            failure = isOpen ? await PumpAsync(body, output, RelayHeaders.IsStream(contentType)).ConfigureAwait(false) : new OperationCanceledException(_aborted);
            // Now, rather than after the client has received the rest.
            await body.DisposeAsync().ConfigureAwait(false);
            isWhole = failure is null or OperationCanceledException;
            if (!isWhole && isEvents && output.IsBetweenEvents)
            {
                // After the terminator nothing is missing: some servers fall silent instead of closing the connection.
                isWhole = tap.IsTerminated || await output.WriteAsync(RelayErrors.ToEvent(failure!)).ConfigureAwait(false);
            }
        }

        if (!isWhole)
        {
            // Half an event cannot be taken back, and nothing can follow it: the client notices the failure as this relay did.
            context.Abort();
        }

        return tap.Complete(failure);
    }

    // Returns the failure; null if it was forwarded to its end.
    private async Task<Exception?> PumpAsync(UpstreamBody body, RelayOutput output, bool isStream)
    {
        byte[]? buffer = null;
        using var watch = new IdleWatch(Timeouts(isStream), _time, _startedAt, _aborted);
        try
        {
            while (true)
            {
                watch.BeginWait();
                // No buffer is held while nothing arrives: most streams wait most of the time.
                await body.ReadAsync(Memory<byte>.Empty, watch.Token).ConfigureAwait(false);
                buffer = ArrayPool<byte>.Shared.Rent(UpstreamBody.BufferBytes);
                int count = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return null;
                }

                tap.Write(buffer.AsSpan(0, count));
                watch.EndWait(tap.Progress);
                if (!await output.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false))
                {
                    return new OperationCanceledException("The client closed the connection.", _aborted);
                }

                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Whether and why a read was cancelled is known here; the exception that it then throws is specific to the body.
            if (watch.Failure is { } timeout)
            {
                return timeout;
            }

            return _aborted.IsCancellationRequested
                ? new OperationCanceledException("The client closed the connection.", exception, _aborted)
                : exception as IOException ?? new IOException("The upstream's response was cancelled.", exception);
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // A body that is not a stream of events, or cannot be read, has no deltas to wait for.
    private StreamTimeouts Timeouts(bool isStream)
    {
        StreamTimeouts timeouts = options.Http.Timeouts;
        timeouts = timeouts with { Idle = timeouts.Idle ?? HttpStreamOptions.DefaultIdleTimeout };
        return isStream ? timeouts : timeouts with { Progress = null };
    }

    // Returns whether the body is compressed, so that the tap cannot read it.
    private bool CopyHead(HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        RelayHeaders.CopyTo(context.Response, response);
        if (!response.IsSuccessStatusCode)
        {
            tap.NoteStatus(response.StatusCode);
        }

        tap.TakeContentType(context.Response.ContentType);
        bool isCompressed = RelayHeaders.IsEncoded(context.Response.Headers);
        if (isCompressed)
        {
            tap.Fail(new NotSupportedException("The response is compressed."));
        }

        return isCompressed;
    }

    private async Task<StreamTapReport> RefuseAsync(Exception exception, HttpStatusCode status)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        await SendAsync(RelayErrors.ToJson(exception)).ConfigureAwait(false);
        return tap.Complete(exception);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        var output = new RelayOutput(context.Response.BodyWriter, keepAlive: null, _time, _aborted);
        await using (output.ConfigureAwait(false))
        {
            // It no longer matters whether anybody receives it.
            await output.WriteAsync(body).ConfigureAwait(false);
        }
    }
}
