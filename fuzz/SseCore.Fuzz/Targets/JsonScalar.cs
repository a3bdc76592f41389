namespace SseCore.Fuzz;

/// <summary>A name or scalar of a JSON text: its position, and its content if that is defined.</summary>
/// <param name="Start">The position of its first byte, for a string after the quote; -1 for the empty string, which has no position.</param>
/// <param name="Length">Its length in bytes as written.</param>
/// <param name="IsEscaped">Whether it has escapes.</param>
/// <param name="Text">The unescaped text; <see langword="null"/> if it is not a string, or not valid Unicode.</param>
/// <param name="Integer">The number, if it is an integer.</param>
internal readonly record struct JsonScalar(int Start, int Length, bool IsEscaped, string? Text, long? Integer)
{
    /// <summary>The name of a member, of which only the text is compared.</summary>
    public static JsonScalar OfName(string? text) => new(Start: -1, Length: 0, IsEscaped: false, text, Integer: null);
}
