using System.Buffers.Binary;
using System.Text;

namespace SseCore.TestKit;

/// <summary>The events of whole streams that are not Server-Sent Events, as plainly as they can be said.</summary>
public static class ReferenceRecords
{
    private const string EventType = ":event-type";

    /// <summary>Lines of JSON.</summary>
    public static IEnumerable<FramedEvent> ReadLines(ReadOnlyMemory<byte> stream)
    {
        long offset = 0;
        foreach (string line in Encoding.Latin1.GetString(stream.Span).Split('\n'))
        {
            if (line.Trim() != "")
            {
                yield return new FramedEvent(FramedEvent.DefaultType, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)), "", offset);
            }

            offset += line.Length + 1;
        }
    }

    /// <summary>Messages of <c>application/vnd.amazon.eventstream</c> whose headers are all strings.</summary>
    public static IEnumerable<FramedEvent> ReadAws(ReadOnlyMemory<byte> stream)
    {
        for (int offset = 0; offset < stream.Length; offset += Length(offset))
        {
            int headersStart = offset + 12;
            int headersEnd = headersStart + Length(offset + 4);
            string type = FramedEvent.DefaultType;
            for (int header = headersStart; header < headersEnd;)
            {
                string name = Text(header + 1, stream.Span[header]);
                int value = header + 1 + name.Length + 3;
                int valueLength = BinaryPrimitives.ReadUInt16BigEndian(stream.Span[(value - 2)..]);
                type = name == EventType ? Text(value, valueLength) : type;
                header = value + valueLength;
            }

            yield return new FramedEvent(type, Text(headersEnd, offset + Length(offset) - 4 - headersEnd), "", offset);
        }

        int Length(int at) => BinaryPrimitives.ReadInt32BigEndian(stream.Span[at..]);

        string Text(int start, int length) => Encoding.UTF8.GetString(stream.Span.Slice(start, length));
    }
}
