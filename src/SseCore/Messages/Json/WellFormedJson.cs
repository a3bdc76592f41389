namespace SseCore;

/// <summary>
/// Makes JSON whose strings are all Unicode text. The grammar allows two exceptions, which many readers reject:
/// half a surrogate pair (RFC 8259, section 8.2: "the behavior of software that receives JSON texts containing such values
/// is unpredictable") and bytes that are not UTF-8 (section 8.1).
/// </summary>
internal static class WellFormedJson
{
    private static ReadOnlySpan<byte> EscapedReplacementCharacter => "\\ufffd"u8;

    /// <summary>Appends the text with U+FFFD for everything that is not valid text, as <see cref="JsonText"/> unescapes it.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="json">JSON that may end within a string, but not within a character.</param>
    // Backslashes and bytes from 0x80 on occur only in strings, so it does not matter where strings begin and end.
    public static void Append(ref PooledBuffer output, ReadOnlySpan<byte> json)
    {
        while (true)
        {
            int escape = json.IndexOf((byte)'\\');
            if (escape < 0)
            {
                Utf8Text.AppendValid(ref output, json);
                return;
            }

            Utf8Text.AppendValid(ref output, json.Slice(0, escape));
            json = json.Slice(escape);

            // Incomplete at the very end: half a pair that the text continued without.
            bool isCharacter = JsonEscape.Read(json, out int length) == JsonEscapeStatus.Character;
            output.Append(isCharacter ? json.Slice(0, length) : EscapedReplacementCharacter);
            json = json.Slice(length);
        }
    }
}
