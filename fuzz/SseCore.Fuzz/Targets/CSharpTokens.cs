namespace SseCore.Fuzz;

/// <summary>
/// Reads C# as the generator writes it, just far enough to verify that literals and comments end where they
/// should: everything outside of them is plain ASCII, and brackets match.
/// </summary>
internal static class CSharpTokens
{
    /// <summary>The flaw of the code; <see langword="null"/> if there is none.</summary>
    public static string? FlawOf(string code)
    {
        var brackets = new Stack<char>();
        for (int i = 0; i < code.Length; i++)
        {
            char c = code[i];
            if (code.AsSpan(i).StartsWith("//"))
            {
                int end = code.AsSpan(i).IndexOfAny("\n\r\u0085\u2028\u2029");
                if (end < 0)
                {
                    return null;
                }

                i += end;
                if (code[i] != '\n')
                {
                    return $"A comment ends with U+{(int)code[i]:X4} at {i}.";
                }
            }
            else if (c is '"' or '\'')
            {
                int end = EndOfLiteral(code, i);
                if (end < 0)
                {
                    return $"The literal at {i} does not end in its line.";
                }

                i = end;
            }
            else if (c is '(' or '[' or '{')
            {
                brackets.Push(c);
            }
            else if (c is ')' or ']' or '}')
            {
                if (!brackets.TryPop(out char opening) || (opening, c) is not (('(', ')') or ('[', ']') or ('{', '}')))
                {
                    return $"The bracket at {i} closes none.";
                }
            }
            else if (c is not ('\n' or (>= ' ' and <= '~')))
            {
                return $"There is U+{(int)c:X4} outside of literals and comments at {i}.";
            }
        }

        return brackets.Count == 0 ? null : "A bracket is not closed.";
    }

    private static int EndOfLiteral(string code, int start)
    {
        for (int i = start + 1; i < code.Length && code[i] is >= ' ' and <= '~'; i++)
        {
            if (code[i] == '\\')
            {
                i++;
            }
            else if (code[i] == code[start])
            {
                return i;
            }
        }

        return -1;
    }
}
