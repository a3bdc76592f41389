using System.Text;

namespace SseCore.TestKit;

/// <summary>An event of a made-up stream.</summary>
/// <param name="Name">The event's name; empty if it has none.</param>
/// <param name="Payload">Its data, mostly JSON.</param>
public sealed record GeneratedEvent(string Name, Json Payload)
{
    /// <summary>Writes Server-Sent Events. The payloads are compact unless <paramref name="write"/> is given.</summary>
    public static byte[] Write(IEnumerable<GeneratedEvent> events, Func<Json, string>? write = null) => Encoding.UTF8.GetBytes(string.Concat(events.Select(evt =>
    {
        string name = evt.Name == "" ? "" : $"event: {evt.Name}\n";
        string payload = write is null ? evt.Payload.ToString() : write(evt.Payload);
        return $"{name}data: {payload.Replace("\n", "\ndata: ", StringComparison.Ordinal)}\n\n";
    })));
}
