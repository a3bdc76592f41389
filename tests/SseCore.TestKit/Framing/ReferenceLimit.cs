using System.Text;

namespace SseCore.TestKit;

/// <summary>
/// The events that exceed <see cref="SseFramerOptions.MaxEventBytes"/>, counted line by line as documented: data
/// with its joining LFs, event type, id, last event id, and the value of the line being read.
/// </summary>
/// <param name="Exceeding">The number of events that do; at most 1 if the first ends reading.</param>
/// <param name="Offset">The offset of the first of them; -1 if there is none.</param>
/// <param name="IsByTheEnd">Whether the first one exceeds only because the end of the stream completes its last line.</param>
public sealed record ReferenceLimit(int Exceeding, long Offset, bool IsByTheEnd)
{
    public static ReferenceLimit Of(ReadOnlySpan<byte> stream, SseFramerOptions options)
    {
        string text = Encoding.Latin1.GetString(stream);
        bool drops = options.OverflowPolicy == SseOverflowPolicy.DropAndResync;
        int position = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? 3 : 0;
        int eventOffset = position;
        string? data = null;
        string type = "";
        string? id = null;
        string lastId = "";
        bool isDropped = false;
        var found = new ReferenceLimit(0, -1, IsByTheEnd: false);
        while (position < text.Length)
        {
            int end = text.IndexOfAny(['\r', '\n'], position);
            bool isCut = end < 0;
            string line = isCut ? text[position..] : text[position..end];
            position = isCut ? text.Length : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
            if (line == "")
            {
                lastId = isDropped ? lastId : id ?? lastId;
                (data, type, id, isDropped, eventOffset) = (null, "", null, false, position);
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string field = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;

            // Without a line end or a colon, a field name is recognized only once the stream ends here.
            bool isByTheEnd = isCut && colon < 0;
            bool counts = field is "data" or "event" or "id" or "retry" || (field == "" && colon == 0 && options.IncludeComments);
            if (isDropped || !counts || (isByTheEnd && !options.DispatchIncompleteAtEnd))
            {
                continue;
            }

            int joint = field == "data" && data is not null ? 1 : 0;
            if ((data ?? "").Length + type.Length + (id ?? "").Length + lastId.Length + joint + value.Length > options.MaxEventBytes)
            {
                found = new ReferenceLimit(found.Exceeding + 1, found.Exceeding == 0 ? eventOffset : found.Offset, found.Exceeding == 0 ? isByTheEnd : found.IsByTheEnd);
                isDropped = true;
                if (!drops)
                {
                    return found;
                }
            }

            data = field == "data" ? (joint == 0 ? value : $"{data}\n{value}") : data;
            type = field == "event" ? value : type;
            id = field == "id" && !value.Contains('\0', StringComparison.Ordinal) ? value : id;
        }

        return found;
    }
}
