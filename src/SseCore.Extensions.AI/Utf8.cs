using System.Text;

namespace SseCore.Extensions.AI;

/// <summary>Converts bytes of deltas to strings.</summary>
internal static class Utf8
{
#if NET
    public static string ToText(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
#else
    public static string ToText(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.ToArray());
#endif

    public static string? ToTextOrNull(ReadOnlySpan<byte> text) => text.IsEmpty ? null : ToText(text);
}
