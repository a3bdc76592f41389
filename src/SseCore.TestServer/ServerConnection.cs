using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace SseCore.TestServer;

/// <summary>One connection: reads requests and plays their scripts, one after the other.</summary>
internal sealed class ServerConnection(ScriptedServer server, Socket socket) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public void Dispose() => socket.Dispose();

    public async Task ServeAsync(CancellationToken stop)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            PipeReader input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
            var reader = new RequestReader(input);
            try
            {
                while (await reader.ReadAsync(stop).ConfigureAwait(false) is var (method, target, headers, body))
                {
                    (_, ResponseScript script) = server.Begin(method, target, headers, body);
                    if (!await PlayAsync(script, stop).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Between two requests a client may leave freely.
            }
            finally
            {
                await input.CompleteAsync().ConfigureAwait(false);
            }
        }
    }

    // Returns whether the connection accepts another request.
    private async Task<bool> PlayAsync(ResponseScript script, CancellationToken stop)
    {
        using var isOver = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<bool> clientLeft = WatchAsync(isOver);
        bool isOpen;
        try
        {
            isOpen = await PlayAsync(script, script.Steps, isOver.Token).ConfigureAwait(false)
                && await EndAsync(script, isOver.Token).ConfigureAwait(false);
            server.Count(counts => counts with { Completed = counts.Completed + 1 });
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            isOpen = false;
            if (!stop.IsCancellationRequested)
            {
                server.Count(counts => counts with { Disconnects = counts.Disconnects + 1 });
            }
        }

        await isOver.CancelAsync().ConfigureAwait(false);
        return !await clientLeft.ConfigureAwait(false) && isOpen;
    }

    // Returns whether the connection is open after the last step.
    private async Task<bool> PlayAsync(ResponseScript script, IEnumerable<ScriptStep> steps, CancellationToken cancellationToken)
    {
        foreach (ScriptStep step in steps)
        {
            // Not every step notices that the client is gone.
            cancellationToken.ThrowIfCancellationRequested();
            switch (step)
            {
                case ScriptStep.Head head:
                    await SendHeadAsync(head, script.BodyLength, cancellationToken).ConfigureAwait(false);
                    break;
                case ScriptStep.Write { Bytes.IsEmpty: false } write:
                    await SendBodyAsync(write.Bytes, script.HeadStep, cancellationToken).ConfigureAwait(false);
                    break;
                case ScriptStep.WriteRaw raw:
                    await SendAsync(raw.Bytes, cancellationToken).ConfigureAwait(false);
                    break;
                case ScriptStep.Delay delay:
                    await Task.Delay(delay.Duration, cancellationToken).ConfigureAwait(false);
                    break;
                case ScriptStep.Await wait:
                    await wait.Signal.WaitAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case ScriptStep.Stall:
                    await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                    break;
                case ScriptStep.Repeat repeat:
                    while (await PlayAsync(script, repeat.Steps, cancellationToken).ConfigureAwait(false))
                    {
                        // A script that neither waits nor blocks must still yield the thread.
                        await Task.Yield();
                    }

                    return false;
                case ScriptStep.Close:
                    socket.Shutdown(SocketShutdown.Send);
                    return false;
                case ScriptStep.Reset:
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    socket.Close();
                    return false;
            }
        }

        return true;
    }

    private async Task<bool> EndAsync(ResponseScript script, CancellationToken cancellationToken)
    {
        switch (script.HeadStep?.Framing)
        {
            case BodyFraming.Chunked:
                await SendAsync("0\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
                return true;
            case BodyFraming.ContentLength:
                return true;
            default:
                socket.Shutdown(SocketShutdown.Send);
                return false;
        }
    }

    private Task SendHeadAsync(ScriptStep.Head head, long bodyLength, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {head.Status} {(head.Status < 400 ? "OK" : "Scripted")}\r\n");
        foreach ((string name, string value) in head.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        text.Append(head.Framing switch
        {
            BodyFraming.Chunked => "Transfer-Encoding: chunked\r\n",
            // RFC 9110, section 8.6: a 204 has no length.
            BodyFraming.ContentLength => head.Status == 204 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bodyLength}\r\n"),
            _ => "Connection: close\r\n",
        });
        return SendAsync(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), cancellationToken);
    }

    private Task SendBodyAsync(ReadOnlyMemory<byte> bytes, ScriptStep.Head? head, CancellationToken cancellationToken)
    {
        if (head is not { Framing: BodyFraming.Chunked })
        {
            return SendAsync(bytes, cancellationToken);
        }

        _output.ResetWrittenCount();
        _output.Write(Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)));
        _output.Write("\r\n"u8);
        _output.Write(bytes.Span);
        _output.Write("\r\n"u8);
        return SendAsync(_output.WrittenMemory, cancellationToken);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await socket.SendAsync(bytes, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            server.CountSent(sent);
            bytes = bytes[sent..];
        }
    }

    // Returns whether the client closed its side while the script was played. No client sends anything before it has its response,
    // so anything to read is the end; it is looked at, not consumed.
    private async Task<bool> WatchAsync(CancellationTokenSource isOver)
    {
        byte[] one = new byte[1];
        try
        {
            if (await socket.ReceiveAsync(one, SocketFlags.Peek, isOver.Token).ConfigureAwait(false) > 0)
            {
                return false;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Reset by the client, or by the script.
        }

        await isOver.CancelAsync().ConfigureAwait(false);
        return true;
    }
}
