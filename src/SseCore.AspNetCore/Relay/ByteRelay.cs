using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>Forwards a response as it is.</summary>
internal sealed class ByteRelay(HttpClient client, SseRelayOptions options, HttpContext context, StreamTap tap)
{
    // Enough for any token; what is more comes in several pieces.
    private const int BufferBytes = 4096;

    private readonly CancellationToken _aborted = context.RequestAborted;
    private readonly TimeProvider _time = options.Http.TimeProvider;
    private readonly long _startedAt = options.Http.TimeProvider.GetTimestamp();

    public async Task<StreamTapReport> RunAsync(Func<HttpRequestMessage> createRequest)
    {
        HttpResponseMessage? last = null;
        HttpResponseMessage response;
        try
        {
            HttpStreamOptions opening = options.Http with
            {
                OnResponse = head =>
                {
                    last = head;
                    options.Http.OnResponse?.Invoke(head);
                },
            };
            response = await client.OpenResponseAsync(createRequest, opening, _aborted).ConfigureAwait(false);
        }
        catch (HttpStreamException exception)
        {
            return await RefuseAsync(exception, last!).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or StreamTimeoutException)
        {
            bool isLate = exception is StreamTimeoutException or { InnerException: TimeoutException };
            return await RefuseAsync(exception, isLate ? HttpStatusCode.GatewayTimeout : HttpStatusCode.BadGateway).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            return tap.Complete(exception);
        }

        using (response)
        {
            return await ForwardAsync(response).ConfigureAwait(false);
        }
    }

    private async Task<StreamTapReport> ForwardAsync(HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        RelayHeaders.CopyTo(context.Response, response);
        bool isCompressed = context.Response.Headers.ContentEncoding.Count > 0;
        if (isCompressed)
        {
            tap.Fail(new NotSupportedException("The response is compressed."));
        }

        // Of a compressed one nobody knows where its events are.
        bool isEvents = !isCompressed && RelayHeaders.IsEventStream(context.Response.ContentType);
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
            failure = isOpen ? await PumpAsync(response, output, isEvents).ConfigureAwait(false) : new OperationCanceledException(_aborted);
            isWhole = failure is null or OperationCanceledException;
            if (!isWhole && isEvents && output.IsBetweenEvents)
            {
                isWhole = await output.WriteAsync(RelayErrors.ToEvent(failure!)).ConfigureAwait(false);
            }
        }

        if (!isWhole)
        {
            // Half an event cannot be taken back, and nothing can be said behind it: the client gets to know as we did.
            context.Abort();
        }

        return tap.Complete(failure);
    }

    // What it failed with; null if it was forwarded to its end.
    private async Task<Exception?> PumpAsync(HttpResponseMessage response, RelayOutput output, bool isEvents)
    {
        Stream body = await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
        byte[]? buffer = null;
        using var watch = new IdleWatch(Timeouts(isEvents), _time, _startedAt, _aborted);
        bool isAtEnd = false;
        try
        {
            while (true)
            {
                watch.BeginWait();
                // While nothing comes no buffer is held: most streams wait most of the time.
                await body.ReadAsync(Memory<byte>.Empty, watch.Token).ConfigureAwait(false);
                buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
                int count = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    isAtEnd = true;
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
        catch (OperationCanceledException exception)
        {
            isAtEnd = true;
            return watch.Failure as Exception ?? exception;
        }
        catch (IOException exception)
        {
            isAtEnd = true;
            return exception;
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            try
            {
                if (!isAtEnd)
                {
                    await AbandonAsync(body).ConfigureAwait(false);
                }
            }
            finally
            {
                await body.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // A body disposed before its end is read on by the handler for a while, in the hope of reusing the connection, while the
    // model goes on. A read that is cancelled while it waits closes it.
    private static async Task AbandonAsync(Stream body)
    {
        const int MaxReads = 256;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var cancellation = new CancellationTokenSource();
        try
        {
            for (int reads = 0; reads < MaxReads && !cancellation.IsCancellationRequested; reads++)
            {
                ValueTask<int> read = body.ReadAsync(buffer, cancellation.Token);
                if (!read.IsCompleted)
                {
                    await cancellation.CancelAsync().ConfigureAwait(false);
                }

                if (await read.ConfigureAwait(false) == 0)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // That was the purpose. Disposed: closed between two reads of the handler's own.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // What is no event stream has no deltas to wait for.
    private StreamTimeouts Timeouts(bool isEvents)
    {
        StreamTimeouts timeouts = options.Http.Timeouts ?? new StreamTimeouts { Idle = HttpStreamOptions.DefaultIdleTimeout };
        return isEvents ? timeouts : timeouts with { Progress = null };
    }

    private async Task<StreamTapReport> RefuseAsync(HttpStreamException exception, HttpResponseMessage head)
    {
        context.Response.StatusCode = (int)exception.Status;
        RelayHeaders.CopyTo(context.Response, head);
        context.Response.ContentType = exception.ContentType;
        byte[] body = Encoding.UTF8.GetBytes(exception.Body);
        tap.Write(body);
        tap.Note(exception.Error ?? new ProviderError(null, ((int)exception.Status).ToString(CultureInfo.InvariantCulture), null));
        await SendAsync(body).ConfigureAwait(false);
        return tap.Complete();
    }

    private async Task<StreamTapReport> RefuseAsync(Exception exception, HttpStatusCode status)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        await SendAsync(RelayErrors.ToJson(exception)).ConfigureAwait(false);
        return tap.Complete(exception);
    }

    private async Task SendAsync(byte[] body)
    {
        try
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, _aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }
}
