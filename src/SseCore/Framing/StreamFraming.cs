namespace SseCore;

/// <summary>How a stream is divided into payloads.</summary>
public enum StreamFraming
{
    /// <summary>Server-Sent Events (<c>text/event-stream</c>).</summary>
    Sse,

    /// <summary>One JSON text per line (<c>application/x-ndjson</c>, JSON Lines).</summary>
    Ndjson,

    /// <summary>One JSON array, written element by element: Gemini without <c>alt=sse</c>.</summary>
    JsonArray,

    /// <summary>Binary messages with checksums (<c>application/vnd.amazon.eventstream</c>): AWS Bedrock.</summary>
    AwsEventStream,
}
