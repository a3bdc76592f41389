using System.Text;

namespace SseCore.TestServer;

/// <summary>A request that a <see cref="ScriptedServer"/> took.</summary>
/// <param name="Number">Which of all its requests it is, from 0.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">The headers; names in any case. Of several of one name, the values joined by comma.</param>
/// <param name="Body">The body.</param>
public sealed record ServerRequest(
    int Number, string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The value of a header, or null if it was not sent.</summary>
    /// <param name="name">Its name, in any case.</param>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
