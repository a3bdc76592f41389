using System.Text;

namespace SseCore.Generator;

/// <summary>Text of a file as a diagnostic may quote it: one short line, whatever the file contains.</summary>
internal static class Excerpt
{
    private const int MaxLength = 80;

    public static string Of(string text, int maxLength = MaxLength)
    {
        var excerpt = new StringBuilder();
        foreach (char c in text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, maxLength), "..."))
        {
            excerpt.Append(char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c) ? '?' : c);
        }

        return excerpt.ToString();
    }
}
