namespace SseCore.Fuzz;

/// <summary>A name or scalar of a JSON text: where it lies, and what it says where that can be said.</summary>
/// <param name="Start">Its first byte, of a string behind the quote; -1 of the empty string, which lies nowhere.</param>
/// <param name="Length">Its length in bytes as written.</param>
/// <param name="IsEscaped">Whether it has escapes.</param>
/// <param name="Text">The unescaped text; <see langword="null"/> of other than strings, and where it is no Unicode.</param>
/// <param name="Integer">The number, if it is an integer.</param>
internal readonly record struct JsonScalar(int Start, int Length, bool IsEscaped, string? Text, long? Integer);
