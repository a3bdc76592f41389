namespace SseCore;

// A separate file, since SseCore.Http and SseCore.AspNetCore are compiled with it to tell which responses are streams.
internal static partial class FramingDetection
{
    /// <summary>The framing that a content type names; null if it may be any, since servers label streams <c>application/json</c> and <c>text/plain</c>.</summary>
    public static StreamFraming? OfContentType(string? contentType) => MediaTypeOf(contentType) switch
    {
        "text/event-stream" => StreamFraming.Sse,
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" or "application/jsonlines" => StreamFraming.Ndjson,
        "application/vnd.amazon.eventstream" => StreamFraming.AwsEventStream,
        _ => null,
    };

    /// <summary>Whether a content type is that of a JSON document.</summary>
    public static bool IsJson(string? contentType) => MediaTypeOf(contentType) == "application/json";

    // Without its parameters, in lower case.
    private static string? MediaTypeOf(string? contentType)
    {
        int end = contentType?.IndexOf(';') ?? -1;
        return (end < 0 ? contentType : contentType!.Substring(0, end))?.Trim().ToLowerInvariant();
    }
}
