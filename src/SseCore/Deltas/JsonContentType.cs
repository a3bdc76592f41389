namespace SseCore;

/// <summary>The content type of JSON documents.</summary>
// SseCore.AspNetCore is compiled with it, too.
internal static class JsonContentType
{
    /// <summary>Whether the content type is <c>application/json</c>, whatever its parameters.</summary>
    public static bool Is(string? contentType)
    {
        int end = contentType?.IndexOf(';') ?? -1;
        string? mediaType = end < 0 ? contentType : contentType!.Substring(0, end);
        return "application/json".Equals(mediaType?.Trim(), StringComparison.OrdinalIgnoreCase);
    }
}
