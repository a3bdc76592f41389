using System.Text.Json;

namespace SseCore.Extensions.AI;

/// <summary>Members of JSON that may have any form.</summary>
internal static class JsonMembers
{
    /// <summary>The member of that name; <see langword="null"/> if there is none, or this is no object.</summary>
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) ? member : null;
}
