using System.Text.Json;

namespace SseCore;

/// <summary>Looks up one member of a JSON object, outside of any dialect.</summary>
internal static class JsonMember
{
    /// <summary>The value of the last member of this name; absent if there is none, or the text is not an object.</summary>
    /// <param name="json">One JSON text.</param>
    /// <param name="name">The name, without escapes.</param>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public static TapeValue Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var cursor = new JsonCursor(json);
        var found = default(TapeValue);
        if (cursor.TryEnterObject())
        {
            while (cursor.ReadMember(out ReadOnlySpan<byte> member))
            {
                if (member.SequenceEqual(name))
                {
                    found = cursor.ReadValue();
                }
                else
                {
                    cursor.SkipValue();
                }
            }
        }
        else
        {
            cursor.SkipValue();
        }

        cursor.End();
        return found;
    }
}
