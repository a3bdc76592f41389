using Microsoft.AspNetCore.Http;

namespace SseCore.AspNetCore;

/// <summary>The answer of an upstream as the result of an endpoint: see <see cref="SseRelayEndpoints.SseRelay"/>.</summary>
/// <param name="createRequest">Makes the request, once for each attempt.</param>
/// <param name="options">How to forward.</param>
public sealed class SseRelayResult(Func<HttpRequestMessage> createRequest, SseRelayOptions? options = null) : IResult
{
    private readonly SseRelay _relay = new(options);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => _relay.ForwardAsync(httpContext, createRequest);
}
