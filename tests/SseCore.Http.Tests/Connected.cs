using SseCore.TestKit;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>
/// A server and a client for one test, which checks that nothing is left over: once the streams are disposed no
/// connection may be busy, and at the end no socket open and no buffer rented.
/// </summary>
internal sealed class Connected : IAsyncDisposable
{
    // Longer than any test takes: it only ends a test that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _watchdog = new(Patience);
    private readonly RentedBuffers _buffers = new();

    public Connected(params ResponseScript[] scripts)
        : this(ScriptedServer.Start(scripts))
    {
    }

    public Connected(ScriptedServer server) => Server = server;

    public ScriptedServer Server { get; }

    /// <summary>Would wait for ever for the rest of a response that is disposed before its end.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = Timeout.InfiniteTimeSpan });

    /// <summary>The message that <see cref="ReadAsync"/> assembles.</summary>
    public MessageAccumulator Message { get; } = new();

    public string Text => Message.Choices is [var choice] ? choice.Text.ToString() : string.Empty;

    /// <summary>Ends a test that hangs.</summary>
    public CancellationToken Watchdog => _watchdog.Token;

    public HttpRequestMessage Request() => new(HttpMethod.Post, Server.Uri) { Content = new StringContent("""{"stream":true}""") };

    public Task<DeltaStream> OpenAsync(HttpStreamOptions? options = null) =>
        Client.OpenDeltaStreamAsync<OpenAiChat>(Request, options, Watchdog);

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>The exception, if there was one.</returns>
    public async Task<Exception?> ReadAsync(DeltaStream deltas, Action? onDelta = null, CancellationToken? cancellationToken = null)
    {
        try
        {
            while (await deltas.WaitToReadAsync(cancellationToken ?? Watchdog))
            {
                while (deltas.TryRead(out Delta delta))
                {
                    Message.Add(delta);
                    onDelta?.Invoke();
                }
            }

            return null;
        }
        catch (Exception exception)
        {
            Watchdog.ThrowIfCancellationRequested();
            return exception;
        }
        finally
        {
            if (deltas.Summary is { } summary)
            {
                Message.Complete(summary);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Message.Dispose();
        Client.Dispose();
        await Server.WaitForAsync(counts => counts.OpenConnections == 0, Watchdog);
        await Server.DisposeAsync();
        await _buffers.WaitForNoneAsync(Watchdog);
        _buffers.Dispose();
        _watchdog.Dispose();
    }
}
