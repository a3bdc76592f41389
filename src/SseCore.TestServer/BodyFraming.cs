namespace SseCore.TestServer;

/// <summary>How a client is told where the body of a response ends: RFC 9112, section 6.</summary>
public enum BodyFraming
{
    /// <summary><c>Transfer-Encoding: chunked</c>: a connection that closes early is an error to the client.</summary>
    Chunked,

    /// <summary>The connection closes: an end too early looks like any other.</summary>
    UntilClose,

    /// <summary><c>Content-Length</c>, the length of all that the script writes.</summary>
    ContentLength,
}
