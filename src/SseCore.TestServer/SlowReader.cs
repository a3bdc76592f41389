using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SseCore.TestServer;

/// <summary>A client that sends a request and then reads as little and as late as it is told to, or nothing at all, which servers must survive.</summary>
public sealed class SlowReader : IDisposable
{
    private readonly Socket _socket;

    private SlowReader(Socket socket) => _socket = socket;

    /// <summary>Connects and sends a GET request.</summary>
    /// <param name="uri">The address; http, on this machine.</param>
    /// <param name="receiveBufferBytes">The number of bytes that the operating system may buffer for this client before it makes the server wait.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<SlowReader> OpenAsync(Uri uri, int receiveBufferBytes = 4096, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = receiveBufferBytes };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, uri.Port, cancellationToken).ConfigureAwait(false);
            string request = string.Create(CultureInfo.InvariantCulture, $"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\nAccept: text/event-stream\r\n\r\n");
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken).ConfigureAwait(false);
            return new SlowReader(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads some of the available bytes, head included.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number of bytes; 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();
}
