using System.Net;
using System.Net.Sockets;

namespace SseCore.TestServer;

/// <summary>
/// An HTTP/1.1 server on this machine's loopback, on a free port, that answers requests with
/// <see cref="ResponseScript"/>s: any bytes, at any time, in any pieces, with any end. It counts what it does, so that a
/// test can check that nothing was left open.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<ServerRequest, ResponseScript> _select;
    private readonly ScriptedServerOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<ServerRequest> _requests = [];
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;
    private TaskCompletionSource? _changed;
    private ServerCounts _counts;

    private ScriptedServer(Func<ServerRequest, ResponseScript> select, ScriptedServerOptions options)
    {
        _select = select;
        _options = options;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        _listener.Listen(options.Backlog);
        Uri = new Uri($"http://{_listener.LocalEndPoint}/");
        _accepting = AcceptAsync();
    }

    /// <summary>The server's address.</summary>
    public Uri Uri { get; }

    /// <summary>The counts so far.</summary>
    public ServerCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts;
            }
        }
    }

    /// <summary>The requests so far, in the order in which they were read.</summary>
    public IReadOnlyList<ServerRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts a server that answers the first request with the first script, and so on; the last one is repeated.</summary>
    /// <param name="scripts">The scripts, at least one.</param>
    public static ScriptedServer Start(params ResponseScript[] scripts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scripts.Length);
        return Start(request => scripts[Math.Min(request.Number, scripts.Length - 1)]);
    }

    /// <summary>Starts a server.</summary>
    /// <param name="select">Returns the script for a request. May be called by several threads at once.</param>
    /// <param name="options">How the server listens.</param>
    public static ScriptedServer Start(Func<ServerRequest, ResponseScript> select, ScriptedServerOptions? options = null) =>
        new(select, options ?? new ScriptedServerOptions());

    /// <summary>An address of the loopback where nobody listens: connecting to it is refused.</summary>
    public static Uri UnusedUri()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        return new Uri($"http://{socket.LocalEndPoint}/");
    }

    /// <summary>Waits until the counts meet a condition.</summary>
    /// <param name="isReached">The condition.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task WaitForAsync(Func<ServerCounts, bool> isReached, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (isReached(_counts))
                {
                    return;
                }

                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes all connections and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] connections;
        lock (_lock)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Records a request.</summary>
    internal (ServerRequest Request, ResponseScript Script) Begin(
        string method, string target, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        ServerRequest request;
        lock (_lock)
        {
            request = new ServerRequest(_requests.Count, method, target, headers, body);
            _requests.Add(request);
        }

        Count(counts => counts with { Requests = counts.Requests + 1 });
        return (request, _select(request));
    }

    internal void Count(Func<ServerCounts, ServerCounts> change)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            _counts = change(_counts);
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    /// <summary>Separate from the other counts, which wake up waiters: a benchmark sends a lot and must not be slowed by that.</summary>
    internal void CountSent(int bytes)
    {
        lock (_lock)
        {
            _counts = _counts with { BytesSent = _counts.BytesSent + bytes };
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            if (_options.SendBufferBytes is { } size)
            {
                socket.SendBufferSize = size;
            }

            Task served = ServeAsync(socket);
            lock (_lock)
            {
                _connections.Add(served);
            }

            _ = served.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Count(counts => counts with { Connections = counts.Connections + 1, OpenConnections = counts.OpenConnections + 1 });
        try
        {
            using var connection = new ServerConnection(this, socket);
            await connection.ServeAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            Count(counts => counts with { OpenConnections = counts.OpenConnections - 1 });
        }
    }

    private void Forget(Task served)
    {
        lock (_lock)
        {
            _connections.Remove(served);
        }
    }
}
