using System.Net;
using System.Net.Http.Headers;

namespace SseCore.Benchmarks.Readers.Sdk;

/// <summary>Answers every request with the same stream from memory, without waiting.</summary>
internal sealed class CannedHandler(byte[] stream) : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue EventStream = new("text/event-stream");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new MemoryStream(stream));
        content.Headers.ContentType = EventStream;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request };
    }
}
