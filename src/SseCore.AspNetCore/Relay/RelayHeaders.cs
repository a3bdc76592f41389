using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace SseCore.AspNetCore;

/// <summary>Determines which headers are forwarded, and sets those that keep a stream streaming.</summary>
internal static class RelayHeaders
{
    private const string EventStream = "text/event-stream";

    // RFC 9110, section 7.6.1, and headers that belong to this connection or this application.
    private static readonly FrozenSet<string> NotForwarded = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Cookie", "Set-Cookie", "Origin", "Referer", "Expect", "Alt-Svc",
        "Strict-Transport-Security", "Server", "Date", "X-Accel-Buffering",
        // Compressed bytes could not be inspected.
        "Accept-Encoding",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Credentials = new[] { "Authorization", "x-api-key", "api-key", "x-goog-api-key" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsEventStream(string? contentType) => FramingDetection.OfContentType(contentType) == StreamFraming.Sse;

    /// <summary>
    /// Whether the content type is that of a stream of events, in any framing. Responses of other types, such as application/json, are
    /// hardly ever streams.
    /// </summary>
    public static bool IsStream(string? contentType) => FramingDetection.OfContentType(contentType) is not null;

    /// <summary>Whether the body of such a response is not the stream itself. ASP.NET Core's own event streams say <c>identity</c>.</summary>
    public static bool IsEncoded(IHeaderDictionary response)
    {
        foreach (string? encodings in response.ContentEncoding)
        {
            if (encodings is not null && !encodings.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsCredential(string name) => Credentials.Contains(name);

    public static void CopyTo(HttpRequestMessage request, IHeaderDictionary headers, bool withCredentials)
    {
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            if (header.Key.StartsWith(':') || NotForwarded.Contains(header.Key) || (!withCredentials && IsCredential(header.Key))
                || IsNamed(headers.Connection, header.Key))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value))
            {
                request.Content?.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value);
            }
        }
    }

    public static void CopyTo(HttpResponse response, HttpResponseMessage upstream)
    {
        // As received: the framework's parser drops values next to a malformed one.
        StringValues connection = upstream.Headers.NonValidated.TryGetValues("Connection", out HeaderStringValues values) ? values.ToArray() : default;
        foreach (KeyValuePair<string, IEnumerable<string>> header in upstream.Headers.Concat(upstream.Content.Headers))
        {
            // It is for this application to decide who may read the response.
            if (NotForwarded.Contains(header.Key) || header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
                || IsNamed(connection, header.Key))
            {
                continue;
            }

            try
            {
                response.Headers[header.Key] = header.Value.ToArray();
            }
            catch (InvalidOperationException)
            {
                // Some upstreams send headers that this server refuses, such as non-ASCII ones. The body matters more.
            }
        }
    }

    /// <summary>Prevents everything on the way from holding events back: caches, nginx, this server.</summary>
    public static void KeepStreaming(HttpContext context)
    {
        context.Response.ContentType ??= EventStream;
        context.Response.Headers.CacheControl = "no-cache, no-transform";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // RFC 9110, section 7.6.1: "Intermediaries MUST parse a received Connection header field before a message is forwarded and, for
    // each connection-option in this field, remove any header or trailer field(s) from the message with the same name". What
    // describes the body stays with it.
    private static bool IsNamed(StringValues connection, string name)
    {
        foreach (string? value in connection)
        {
            // Splitting is rarely needed.
            if (value?.Contains(name, StringComparison.OrdinalIgnoreCase) == true && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
                && value.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
