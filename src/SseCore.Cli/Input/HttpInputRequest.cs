using System.Text;
using System.Text.RegularExpressions;

namespace SseCore.Cli.Input;

/// <summary>The request with which a URL is read.</summary>
/// <param name="Headers">Names and values.</param>
/// <param name="Body">The body; null makes it a GET.</param>
internal sealed partial record HttpInputRequest(IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <exception cref="InputException">The body cannot be read.</exception>
    public static HttpInputRequest Of(IEnumerable<string> headers, string? data)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (string header in headers)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            list.Add(new(header[..colon].Trim(), Variable().Replace(header[(colon + 1)..].Trim(), match => Environment.GetEnvironmentVariable(match.Groups[1].Value) ?? match.Value)));
        }

        return new HttpInputRequest(list, data is null ? null : BodyOf(data));
    }

    public HttpRequestMessage Create(Uri uri)
    {
        var request = new HttpRequestMessage(Body is null ? HttpMethod.Get : HttpMethod.Post, uri);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body) { Headers = { ContentType = new("application/json") } };
        }

        request.Headers.Accept.Add(new("text/event-stream"));
        foreach ((string name, string value) in Headers)
        {
            request.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static byte[] BodyOf(string data)
    {
        if (data is not ['@', ..])
        {
            return Encoding.UTF8.GetBytes(data);
        }

        try
        {
            return File.ReadAllBytes(data[1..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{data[1..]}': {exception.Message}", exception);
        }
    }

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")]
    private static partial Regex Variable();
}
