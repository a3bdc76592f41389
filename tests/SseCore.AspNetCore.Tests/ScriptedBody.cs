using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SseCore.AspNetCore.Tests;

/// <summary>
/// The body of a response that has some text and then falls silent. Like those of <see cref="SocketsHttpHandler"/> it is closed
/// only by the cancellation of a pending read: a read that was cancelled before it began does not affect it.
/// </summary>
internal sealed class ScriptedBody(string text) : Stream
{
    private ReadOnlyMemory<byte> _rest = Encoding.UTF8.GetBytes(text);

    /// <summary>The exception of a cancelled read; by default the expected one.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The exception after the text, if it does not fall silent.</summary>
    public Exception? End { get; init; }

    /// <summary>Whether the connection was closed, which tells the upstream that nobody listens.</summary>
    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A client whose upstream answers with this body.</summary>
    public HttpClient CreateClient() => new(new Handler(this));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (!_rest.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        if (End is not null)
        {
            throw End;
        }

        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException)
        {
            IsClosed = true;
            throw Failure ?? new OperationCanceledException(cancellationToken);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private sealed class Handler(ScriptedBody body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }
}
