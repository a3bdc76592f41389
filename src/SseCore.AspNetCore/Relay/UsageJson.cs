using System.Text.Json;

namespace SseCore.AspNetCore;

/// <summary>Writes token counts as JSON: those that were reported.</summary>
internal static class UsageJson
{
    public static void Write(Utf8JsonWriter json, in TokenUsage usage)
    {
        WriteIfReported(json, "input"u8, usage.Input);
        WriteIfReported(json, "output"u8, usage.Output);
        WriteIfReported(json, "total"u8, usage.Total);
        WriteIfReported(json, "cached"u8, usage.Cached);
        WriteIfReported(json, "reasoning"u8, usage.Reasoning);
    }

    private static void WriteIfReported(Utf8JsonWriter json, ReadOnlySpan<byte> key, long? count)
    {
        if (count is { } reported)
        {
            json.WriteNumber(key, reported);
        }
    }
}
