using System.Net;

namespace SseCore.Http;

/// <summary>Tells which responses are event streams according to the standard.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    /// <summary>Spec: "if res's status is not 200, or if res's `Content-Type` is not `text/event-stream`, then fail the connection."</summary>
    public static bool Is(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK
        && FramingDetection.OfContentType(ResponseHeaders.ContentType(response)) == StreamFraming.Sse;
}
