using System.Globalization;
using System.Numerics;
using System.Text;

namespace SseCore.TestKit;

/// <summary>
/// The standard's algorithm (WHATWG HTML, "9.2.5 Parsing an event stream" and "9.2.6 Interpreting an event stream") over
/// a whole stream, in the plainest possible way. Everything else is compared with it, so it shares no code with
/// the library, knows no chunks and is not fast.
/// </summary>
public static class ReferenceFramer
{
    private static readonly string[] FieldNames = ["data", "event", "id", "retry"];

    /// <param name="stream">All bytes of the stream.</param>
    /// <param name="includeComments">Whether to return comment lines too, which the standard ignores.</param>
    public static FramingResult Read(ReadOnlySpan<byte> stream, bool includeComments = false)
    {
        // One character per byte keeps positions. Spec: "Streams must be decoded using the UTF-8 decode algorithm." That
        // is done to each value, which is the same: lines and fields are cut at ASCII characters, and no ASCII byte is
        // ever part of a longer UTF-8 sequence.
        string text = Encoding.Latin1.GetString(stream);
        int position = 0;

        // Spec (UTF-8 decode): a leading byte order mark is not part of the text.
        if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal))
        {
            position = 3;
        }

        var events = new List<FramedEvent>();
        string dataBuffer = "";
        string eventTypeBuffer = "";
        string lastEventIdBuffer = "";
        string lastEventId = "";
        TimeSpan? retry = null;
        bool hasFields = false;
        int eventOffset = position;

        while (true)
        {
            // Spec: "Lines must be separated by either a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF) character pair, a
            // single U+000A LINE FEED (LF) character, or a single U+000D CARRIAGE RETURN (CR) character."
            int end = text.IndexOfAny(['\r', '\n'], position);
            if (end < 0)
            {
                break;
            }

            string line = text[position..end];
            int lineOffset = position;
            position = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;

            // Spec: "If the line is empty (a blank line): Dispatch the event, as defined below."
            if (line == "")
            {
                // Spec: "Set the last event ID string of the event source to the value of the last event ID buffer."
                lastEventId = lastEventIdBuffer;

                // Spec: "If the data buffer is an empty string, set the data buffer and the event type buffer to the
                // empty string and return."
                if (dataBuffer != "")
                {
                    // Spec: "If the data buffer's last character is a U+000A LINE FEED (LF) character, then remove the
                    // last character from the data buffer." Always so, since each line of data ends with one.
                    events.Add(new FramedEvent(
                        eventTypeBuffer == "" ? FramedEvent.DefaultType : Decode(eventTypeBuffer),
                        Decode(dataBuffer[..^1]),
                        Decode(lastEventId),
                        eventOffset));
                }

                dataBuffer = "";
                eventTypeBuffer = "";
                hasFields = false;
                eventOffset = position;
                continue;
            }

            (string field, string value) = Split(line);
            switch (field)
            {
                // Spec: "If the line starts with a U+003A COLON character (:): Ignore the line."
                case "":
                    if (includeComments)
                    {
                        events.Add(new FramedEvent(FramedEvent.DefaultType, Decode(value), Decode(lastEventId), lineOffset, IsComment: true));
                    }

                    break;

                // Spec: "If the field name is "event": Set the event type buffer to field value."
                case "event":
                    eventTypeBuffer = value;
                    hasFields = true;
                    break;

                // Spec: "If the field name is "data": Append the field value to the data buffer, then append a single
                // U+000A LINE FEED (LF) character to the data buffer."
                case "data":
                    dataBuffer += value + "\n";
                    hasFields = true;
                    break;

                // Spec: "If the field name is "id": If the field value does not contain U+0000 NULL, then set the last
                // event ID buffer to the field value. Otherwise, ignore the field."
                case "id":
                    if (!value.Contains('\0', StringComparison.Ordinal))
                    {
                        lastEventIdBuffer = value;
                        hasFields = true;
                    }

                    break;

                // Spec: "If the field name is "retry": If the field value consists of only ASCII digits, then interpret
                // the field value as an integer in base ten, and set the event stream's reconnection time to that
                // integer. Otherwise, ignore the field."
                case "retry":
                    if (value != "" && value.All(char.IsAsciiDigit))
                    {
                        retry = Milliseconds(value);
                    }

                    break;

                // Spec: "Otherwise: The field is ignored."
                default:
                    break;
            }
        }

        // Spec: "Once the end of the file is reached, any pending data must be discarded. (If the file ends in the middle
        // of an event, before the final empty line, the incomplete event is not dispatched.)"
        string lastLine = text[position..];
        bool isCut = hasFields || IsOrMayBecomeField(lastLine);
        if (lastLine.Contains(':', StringComparison.Ordinal) && Split(lastLine) is ("data", var incomplete))
        {
            dataBuffer += incomplete + "\n";
        }

        return new FramingResult
        {
            Events = events,
            Retry = retry,
            LastEventId = Decode(lastEventId),
            Outcome = isCut ? SseOutcome.CutMidEvent : SseOutcome.Clean,
            IncompleteData = dataBuffer == "" ? "" : Decode(dataBuffer[..^1]),
        };
    }

    // Spec: "If the line contains a U+003A COLON character (:): Collect the characters on the line before the first
    // U+003A COLON character (:), and let field be that string. Collect the characters on the line after the first
    // U+003A COLON character (:), and let value be that string. If value starts with a U+0020 SPACE character, remove it
    // from value. Otherwise, the string is not empty but does not contain a U+003A COLON character (:): use the whole
    // line as the field name, and the empty string as the field value."
    private static (string Field, string Value) Split(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return (line, "");
        }

        string value = line[(colon + 1)..];
        return (line[..colon], value.StartsWith(' ') ? value[1..] : value);
    }

    // The stream ends within this line. A line that would be ignored in any case is no loss.
    private static bool IsOrMayBecomeField(string line) => line.Contains(':', StringComparison.Ordinal)
        ? FieldNames.Contains(Split(line).Field)
        : line != "" && FieldNames.Any(name => name.StartsWith(line, StringComparison.Ordinal));

    private static TimeSpan Milliseconds(string digits)
    {
        BigInteger ticks = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMillisecond;
        return ticks > TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : new TimeSpan((long)ticks);
    }

    private static string Decode(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
