using System.Text.Json;

namespace SseCore.Generator;

/// <summary>Reads a dialect file into <see cref="SourceNode"/>s.</summary>
internal static class SourceReader
{
    /// <summary>The file's value, or <see langword="null"/> with a diagnostic if it is not JSON.</summary>
    public static SourceNode? Read(SourceText source, DiagnosticBag diagnostics)
    {
        // The reader's own limit of 64 levels also bounds the recursion here.
        var json = new Utf8JsonReader(source.Utf8);
        try
        {
            json.Read();
            SourceNode node = ReadValue(ref json, diagnostics);
            json.Read();
            return node;
        }
        catch (JsonException e)
        {
            int offset = source.OffsetOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            diagnostics.Report(offset, DiagnosticCode.InvalidJson, $"Invalid JSON: {Reason(e)}");
            return null;
        }
    }

    private static SourceNode ReadValue(ref Utf8JsonReader json, DiagnosticBag diagnostics)
    {
        int offset = (int)json.TokenStartIndex;
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref json, diagnostics);
            case JsonTokenType.StartArray:
                var elements = new List<SourceNode>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(ReadValue(ref json, diagnostics));
                }

                return new SourceArray(offset, elements);
            case JsonTokenType.String:
                return new SourceString(offset, ReadText(ref json, diagnostics));
            case JsonTokenType.Number:
                return new SourceNumber(offset, json.TryGetInt64(out long integer) ? integer : null);
            case JsonTokenType.True:
            case JsonTokenType.False:
                return new SourceBoolean(offset, json.GetBoolean());
            default:
                return new SourceNull(offset);
        }
    }

    private static SourceObject ReadObject(ref Utf8JsonReader json, DiagnosticBag diagnostics)
    {
        int offset = (int)json.TokenStartIndex;
        var members = new List<SourceMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            int nameOffset = (int)json.TokenStartIndex;
            string name = ReadText(ref json, diagnostics);
            json.Read();
            SourceNode value = ReadValue(ref json, diagnostics);
            if (names.Add(name))
            {
                members.Add(new SourceMember(nameOffset, name, value));
            }
            else
            {
                diagnostics.Report(nameOffset, DiagnosticCode.DuplicateMember, $"Member '{Excerpt.Of(name)}' is here twice; remove one of the two.");
            }
        }

        return new SourceObject(offset, members);
    }

    private static string ReadText(ref Utf8JsonReader json, DiagnosticBag diagnostics)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            diagnostics.Report((int)json.TokenStartIndex, DiagnosticCode.InvalidJson, "Invalid JSON: the string is not well-formed Unicode (invalid UTF-8 or half of a surrogate pair).");
            return "";
        }
    }

    // The message ends with a position that counts from 0, and in bytes; the one in front of it is ours. Some messages give advice to
    // whoever calls the JSON reader, which does not help whoever wrote the file. All of them quote at most one character.
    private static string Reason(JsonException e)
    {
        string reason = e.Message;
        foreach (string end in (string[])[" LineNumber:", " Change the reader options.", " Expected the input to start with"])
        {
            int position = reason.IndexOf(end, StringComparison.Ordinal);
            reason = position < 0 ? reason : reason[..position];
        }

        return Excerpt.Of(reason, maxLength: 200);
    }
}
