using System.Text;

namespace SseCore.TestServer;

/// <summary>A request that a <see cref="ScriptedServer"/> received.</summary>
/// <param name="Number">The number of the request, from 0.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">The headers, with case-insensitive names. Values of equal names are joined by comma.</param>
/// <param name="Body">The body.</param>
public sealed record ServerRequest(
    int Number, string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The value of a header, or null if it was not sent.</summary>
    /// <param name="name">Its name, case-insensitive.</param>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
