using System.Buffers;

namespace SseCore.Generator;

/// <summary>
/// Parses paths: members separated by dots, <c>[]</c> for each element of an array, <c>#</c> at the end for its position,
/// <c>['odd.name']</c> for names with special characters.
/// </summary>
internal static class MemberPathParser
{
    // Far more than any provider needs; later steps recurse over paths.
    private const int MaxSegments = 32;
    private const int MaxNameLength = 256;

    /// <summary>The segment for the position of an element in its array.</summary>
    public const string Position = "#";

    /// <summary>The characters that a name needs quotes for.</summary>
    public static readonly SearchValues<char> Special = SearchValues.Create(".[]#' \t\r\n");

    /// <summary>The path, or <see langword="null"/> with a diagnostic.</summary>
    public static MemberPath? Parse(string text, int offset, DiagnosticBag diagnostics)
    {
        var segments = new List<string?>();
        string? problem = Split(text, segments, out bool isPosition)
            ?? (segments.Count > MaxSegments ? $"more than {MaxSegments} segments" : null)
            ?? (segments.Any(segment => segment?.Length > MaxNameLength) ? $"a name of more than {MaxNameLength} characters" : null);
        if (problem is null)
        {
            return new MemberPath(offset, segments, isPosition);
        }

        diagnostics.Report(offset, DiagnosticCode.InvalidPath, $"'{Excerpt.Of(text)}' is no path: {problem}. A path is written like choices[].delta['odd.name'].");
        return null;
    }

    private static string? Split(string text, List<string?> segments, out bool isPosition)
    {
        isPosition = false;
        if (text.Length == 0)
        {
            return "it is empty";
        }

        ReadOnlySpan<char> rest = text;
        bool nameExpected = true;
        while (!rest.IsEmpty)
        {
            if (isPosition)
            {
                return $"nothing follows '{Position}'";
            }

            int length;
            if (rest.StartsWith("[]", StringComparison.Ordinal))
            {
                if (segments.Count == 0)
                {
                    return "a payload is an object, so a member comes first";
                }

                if (nameExpected)
                {
                    return "'[]' follows a name without a dot";
                }

                segments.Add(null);
                length = 2;
            }
            else if (rest.StartsWith("['", StringComparison.Ordinal))
            {
                int nameLength = rest[2..].IndexOf("']", StringComparison.Ordinal);
                if (nameLength < 0)
                {
                    return "a quoted name ends with \"']\"";
                }

                if (nameExpected && segments.Count > 0)
                {
                    return "a quoted name follows without a dot";
                }

                segments.Add(rest.Slice(2, nameLength).ToString());
                length = nameLength + 4;
            }
            else if (rest.StartsWith(Position, StringComparison.Ordinal))
            {
                if (!nameExpected || segments.Count == 0 || segments[^1] is not null)
                {
                    return $"'{Position}' follows '[].': it is the position of an element";
                }

                isPosition = true;
                length = Position.Length;
            }
            else if (rest[0] == '.')
            {
                if (nameExpected)
                {
                    return "a name is missing before '.'";
                }

                nameExpected = true;
                rest = rest[1..];
                continue;
            }
            else
            {
                if (!nameExpected)
                {
                    return "names are separated by '.'";
                }

                int end = rest.IndexOfAny(Special);
                length = end < 0 ? rest.Length : end;
                if (length == 0)
                {
                    return $"'{Excerpt.Of(rest[..1].ToString())}' needs quotes";
                }

                segments.Add(rest[..length].ToString());
            }

            nameExpected = false;
            rest = rest[length..];
        }

        return nameExpected ? "a name is missing after '.'" : null;
    }
}
