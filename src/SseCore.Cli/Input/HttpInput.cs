using SseCore.Http;

namespace SseCore.Cli.Input;

/// <summary>Settings that all connections of the command line share.</summary>
internal static class HttpInput
{
    // No time limit: a stream takes as long as it takes. A proxy cannot reach this machine's own loopback.
    public static HttpClient CreateClient(Uri uri) =>
        new(new SocketsHttpHandler { UseProxy = !uri.IsLoopback }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A one-line message. Keys may be in queries, so it does not include the address.</summary>
    public static string Explain(Uri uri, HttpRequestException exception)
    {
        string name = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (exception is not HttpStreamException refused)
        {
            return $"cannot read {name}: {exception.Message}";
        }

        string reason = refused.Error?.Message is { Length: > 0 } message ? $": {OneLine(message)}" : ".";
        return $"cannot read {name}: the server answered {(int)refused.Status} {ReasonPhrase((int)refused.Status)}{reason}";
    }

    private static string OneLine(string text)
    {
        const int Longest = 400;
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    private static string ReasonPhrase(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
