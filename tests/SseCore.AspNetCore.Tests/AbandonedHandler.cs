using System.Net;
using System.Net.Http.Headers;

namespace SseCore.AspNetCore.Tests;

/// <summary>
/// Answers with a stream that has more than any client reads, until nobody can read any more. It then fails like the body
/// of a connection that is closed between two reads.
/// </summary>
internal sealed class AbandonedHandler(Func<Exception> failure) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new Body(failure));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    // Reads for the client use a token that ends with the client; reads of an abandoned stream use another.
    private sealed class Body(Func<Exception> failure) : Stream
    {
        private CancellationToken? _clients;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _clients ??= cancellationToken;
            if (cancellationToken != _clients)
            {
                return ValueTask.FromException<int>(failure());
            }

            buffer.Span.Fill((byte)'\n');
            return ValueTask.FromResult(buffer.Length);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
