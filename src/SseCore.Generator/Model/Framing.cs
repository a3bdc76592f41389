namespace SseCore.Generator;

/// <summary>A framing that a dialect file can name.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Member">The member of <c>StreamFraming</c>.</param>
/// <param name="HasEventTypes">Whether it gives every event a type.</param>
internal sealed record Framing(string Name, string Member, bool HasEventTypes = false)
{
    /// <summary>All of them; the first is the default.</summary>
    public static IReadOnlyList<Framing> All { get; } =
        [new("sse", "Sse"), new("ndjson", "Ndjson"), new("json-array", "JsonArray"), new("aws-event-stream", "AwsEventStream", HasEventTypes: true)];
}
