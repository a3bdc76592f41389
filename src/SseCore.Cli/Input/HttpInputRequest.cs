using System.Text;
using System.Text.RegularExpressions;

namespace SseCore.Cli.Input;

/// <summary>The request with which a URL is read.</summary>
/// <param name="Headers">Names and values.</param>
/// <param name="Body">The body; null makes it a GET.</param>
internal sealed partial record HttpInputRequest(IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <exception cref="InputException">The body cannot be read, or a header cannot be sent.</exception>
    public static HttpInputRequest Of(IEnumerable<string> headers, string? data)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (string header in headers)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            string name = header[..colon].Trim();
            // A key that was read from a file often ends with a line break.
            string value = Variable().Replace(header[(colon + 1)..], match => Environment.GetEnvironmentVariable(match.Groups[1].Value) ?? match.Value).Trim();
            if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            {
                throw new InputException($"the value of the header '{name}' contains a line break or NUL.");
            }

            if (string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                throw new InputException($"the header '{name}' cannot be set: it is computed from the body.");
            }

            list.Add(new(name, value));
        }

        return new HttpInputRequest(list, data is null ? null : BodyOf(data));
    }

    public HttpRequestMessage Create(Uri uri)
    {
        var request = new HttpRequestMessage(Body is null ? HttpMethod.Get : HttpMethod.Post, uri);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
        }

        foreach ((string name, string value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                // One that describes the body: without a body there is nothing to describe.
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!IsGiven("Accept"))
        {
            request.Headers.Accept.Add(new("text/event-stream"));
        }

        if (request.Content is { } content && !IsGiven("Content-Type"))
        {
            content.Headers.ContentType = new("application/json");
        }

        return request;
    }

    private bool IsGiven(string name) => Headers.Any(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase));

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
        catch (Exception exception) when (InputSource.IsFailure(exception) || exception is ArgumentException)
        {
            throw InputSource.Explain(data[1..], exception);
        }
    }

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")]
    private static partial Regex Variable();
}
