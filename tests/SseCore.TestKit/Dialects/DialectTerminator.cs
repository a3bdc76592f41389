using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>What ends a complete stream: a payload that may not be JSON, or an event that meets guards.</summary>
public sealed class DialectTerminator
{
    private static readonly char[] WhiteSpace = [' ', '\t', '\n', '\v', '\f', '\r'];

    internal DialectTerminator(JsonElement terminator)
    {
        Payload = DialectFile.Text(terminator, "payload");
        Event = DialectFile.Text(terminator, "on");
        Guards = DialectGuard.All(terminator);
    }

    public string? Payload { get; }

    public string? Event { get; }

    public IReadOnlyList<DialectGuard> Guards { get; }

    public bool IsPayload(string data) => Payload is not null && data.Trim(WhiteSpace).Equals(Payload, StringComparison.OrdinalIgnoreCase);
}
