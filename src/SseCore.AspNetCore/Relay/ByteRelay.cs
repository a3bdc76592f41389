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
        bool isEvents = RelayHeaders.IsEventStream(context.Response.ContentType);
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
            bool isOpen = await output.EnterAsync().ConfigureAwait(false) && await output.LeaveAsync().ConfigureAwait(false);
            failure = isOpen ? await PumpAsync(response, output).ConfigureAwait(false) : new OperationCanceledException(_aborted);
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
    private async Task<Exception?> PumpAsync(HttpResponseMessage response, RelayOutput output)
    {
        Stream body = await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var watch = new IdleWatch(
            options.Http.Timeouts ?? new StreamTimeouts { Idle = HttpStreamOptions.DefaultIdleTimeout }, _time, _aborted);
        bool isAtEnd = false;
        try
        {
            while (true)
            {
                watch.BeginWait();
                int count = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
                watch.EndWait();
                if (count == 0)
                {
                    isAtEnd = true;
                    return null;
                }

                tap.Write(buffer.AsSpan(0, count));
                if (!await output.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false))
                {
                    return new OperationCanceledException("The client closed the connection.", _aborted);
                }
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
            if (!isAtEnd)
            {
                await AbandonAsync(body, buffer).ConfigureAwait(false);
            }

            ArrayPool<byte>.Shared.Return(buffer);
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A body disposed before its end is read on by the handler for a while, in the hope of reusing the connection, while the
    // model goes on. A read that is cancelled while it waits closes it.
    private static async Task AbandonAsync(Stream body, byte[] buffer)
    {
        const int MaxReads = 256;
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
