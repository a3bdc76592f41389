namespace SseCore.Fuzz;

/// <summary>Finds syntactic units in text that is, or once was, JSON or lines.</summary>
internal static class Structure
{
    /// <summary>The length of the string, object, array, word or line end that begins at <paramref name="start"/>; at least 1.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text, int start) => text[start] switch
    {
        (byte)'"' => StringLength(text[start..]),
        (byte)'{' or (byte)'[' => ContainerLength(text[start..]),
        _ => WordLength(text[start..]),
    };

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\')
            {
                i++;
            }
            else if (text[i] == (byte)'"')
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private static int ContainerLength(ReadOnlySpan<byte> text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'"':
                    i += StringLength(text[i..]) - 1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when --depth == 0:
                    return i + 1;
            }
        }

        return text.Length;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'_' or (byte)'-' or (byte)'.'))
        {
            length++;
        }

        return Math.Max(length, 1);
    }
}
