using System.Globalization;
using System.Net.Http.Headers;

namespace SseCore.Http;

/// <summary>Reads the headers of responses that concern later requests.</summary>
internal static class ResponseHeaders
{
    private static readonly string[] RequestIdNames = ["x-request-id", "request-id", "x-amzn-requestid", "apim-request-id"];

    /// <summary>How long the server asks to wait, or null. A time in the past is no wait.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        // Azure and OpenAI also send it in milliseconds.
        if (TryGetNumber(response, "retry-after-ms", out double milliseconds))
        {
            return Wait(milliseconds / 1000);
        }

        // RFC 9110, section 10.2.3: seconds or a date. Some servers send fractions of seconds.
        if (TryGetNumber(response, "retry-after", out double seconds))
        {
            return Wait(seconds);
        }

        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        return header?.Date is { } date ? Wait((date - now).TotalSeconds) : null;
    }

    /// <summary>
    /// The content type as it was sent; null if there is none. The framework's parser rejects the whole value if anything after the
    /// media type is malformed; WHATWG MIME Sniffing, "4.4 Parsing a MIME type", does not.
    /// </summary>
    public static string? ContentType(HttpResponseMessage response) =>
        response.Content?.Headers.TryGetValues("Content-Type", out IEnumerable<string>? values) == true ? values.FirstOrDefault() : null;

    /// <summary>Whether the server itself says that a retry makes sense, as OpenAI's and Anthropic's do; null if it does not say.</summary>
    public static bool? ShouldRetry(HttpResponseMessage response) =>
        bool.TryParse(First(response, "x-should-retry"), out bool should) ? should : null;

    public static string? RequestId(HttpResponseMessage response)
    {
        foreach (string name in RequestIdNames)
        {
            if (First(response, name) is { } id)
            {
                return id;
            }
        }

        return null;
    }

    private static TimeSpan Wait(double seconds) =>
        TimeSpan.FromSeconds(Math.Min(Math.Max(seconds, 0), TimeSpan.FromDays(365).TotalSeconds));

    private static bool TryGetNumber(HttpResponseMessage response, string name, out double number) =>
        double.TryParse(First(response, name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
