namespace SseCore.TestServer;

/// <summary>How a response tells the client where its body ends: RFC 9112, section 6.</summary>
public enum BodyFraming
{
    /// <summary><c>Transfer-Encoding: chunked</c>: a connection that closes early is an error to the client.</summary>
    Chunked,

    /// <summary>The connection closes: a premature end looks like any other.</summary>
    UntilClose,

    /// <summary><c>Content-Length</c>, the total length of what the script writes.</summary>
    ContentLength,
}
