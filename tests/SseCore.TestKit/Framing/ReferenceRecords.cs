using System.Buffers.Binary;
using System.Text;

namespace SseCore.TestKit;

/// <summary>
/// The records of whole streams that are not Server-Sent Events, in the plainest possible way. Shares no code with the
/// library.
/// </summary>
/// <param name="Records">All of them, in order, including those that follow one with flawed content.</param>
/// <param name="IsOpen">Whether the stream must continue even between two records.</param>
public sealed record ReferenceRecords(IReadOnlyList<ReferenceRecord> Records, bool IsOpen)
{
    private const string WhiteSpace = " \t\r\n";

    /// <summary>The events of all records that have one.</summary>
    public IEnumerable<FramedEvent> Events => Records.Where(record => record.Event is not null).Select(record => record.Event!);

    /// <summary>Lines of JSON.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isLenient">Whether a last line without its end counts whatever its content.</param>
    public static ReferenceRecords OfLines(ReadOnlySpan<byte> stream, bool isLenient = false)
    {
        // One character per byte.
        string text = Encoding.Latin1.GetString(stream);
        var records = new List<ReferenceRecord>();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            bool isCut = end < 0;
            end = isCut ? text.Length : end;
            string line = text[start..end].TrimStart([.. WhiteSpace]);
            if (line != "")
            {
                bool isWhole = !isCut || isLenient || IsContainerAlone(line);
                records.Add(Record(end - line.Length, line, isWhole ? line.EndsWith('\r') ? line[..^1] : line : null));
            }

            start = end + 1;
        }

        return new ReferenceRecords(records, IsOpen: false);
    }

    /// <summary>The elements of a JSON array.</summary>
    public static ReferenceRecords OfArray(ReadOnlySpan<byte> stream)
    {
        string text = Encoding.Latin1.GetString(stream);
        var records = new List<ReferenceRecord>();
        int position = text.Length - text.TrimStart([.. WhiteSpace]).Length;
        if (position == text.Length)
        {
            return new ReferenceRecords(records, IsOpen: false);
        }

        if (text[position] != '[')
        {
            records.Add(new ReferenceRecord(position, [], Event: null, RecordFlaw.Framing));
            return new ReferenceRecords(records, IsOpen: false);
        }

        for (position++; position < text.Length;)
        {
            if (text[position] == ']')
            {
                return new ReferenceRecords(records, IsOpen: false);
            }

            if (text[position] == ',' || WhiteSpace.Contains(text[position], StringComparison.Ordinal))
            {
                position++;
                continue;
            }

            int end = text[position] is '{' or '[' ? ContainerEnd(text, position) : ScalarEnd(text, position);
            string element = text[position..(end < 0 ? text.Length : end)];
            records.Add(Record(position, element, end < 0 ? null : element));
            position += element.Length;
        }

        return new ReferenceRecords(records, IsOpen: true);
    }

    /// <summary>Messages of <c>application/vnd.amazon.eventstream</c>.</summary>
    public static ReferenceRecords OfAws(ReadOnlySpan<byte> stream)
    {
        const int Prelude = 12;
        const int Shortest = Prelude + 4;
        var records = new List<ReferenceRecord>();
        for (int offset = 0; offset < stream.Length;)
        {
            ReadOnlySpan<byte> rest = stream[offset..];
            if (rest.Length < Prelude)
            {
                records.Add(new ReferenceRecord(offset, rest.ToArray(), Event: null, RecordFlaw.Cut));
                break;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            uint headersLength = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            bool isMessage = AwsMessage.Checksum(rest[..8]) == BinaryPrimitives.ReadUInt32BigEndian(rest[8..])
                && length is >= Shortest and <= int.MaxValue && headersLength <= length - Shortest;
            if (!isMessage || rest.Length < length)
            {
                records.Add(new ReferenceRecord(offset, rest[..(isMessage ? rest.Length : Prelude)].ToArray(), Event: null, isMessage ? RecordFlaw.Cut : RecordFlaw.Framing));
                break;
            }

            byte[] message = rest[..(int)length].ToArray();
            FramedEvent? evt = AwsMessage.Checksum(message.AsSpan(0, message.Length - 4)) == BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(message.Length - 4))
                ? AwsEvent(offset, message, Prelude, (int)headersLength)
                : null;
            records.Add(new ReferenceRecord(offset, message, evt, evt is null ? RecordFlaw.Content : RecordFlaw.None));
            offset += message.Length;
        }

        return new ReferenceRecords(records, IsOpen: false);
    }

    private static FramedEvent? AwsEvent(int offset, byte[] message, int headersStart, int headersLength)
    {
        int headersEnd = headersStart + headersLength;
        byte[] payload = message[headersEnd..^4];
        string type = "";
        for (int position = headersStart; position < headersEnd;)
        {
            int nameStart = position + 1;
            int typeAt = nameStart + message[position];
            if (typeAt >= headersEnd)
            {
                return null;
            }

            int lengthBytes = message[typeAt] is 6 or 7 ? 2 : 0;
            int valueStart = typeAt + 1 + lengthBytes;
            if (valueStart > headersEnd)
            {
                return null;
            }

            int valueLength = message[typeAt] switch
            {
                0 or 1 => 0,
                2 => 1,
                3 => 2,
                4 => 4,
                5 or 8 => 8,
                6 or 7 => BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(typeAt + 1)),
                9 => 16,
                _ => int.MaxValue / 2,
            };
            position = valueStart + valueLength;
            if (position > headersEnd)
            {
                return null;
            }

            byte[] value = message[typeAt] == 7 ? message[valueStart..position] : [];
            switch (Encoding.Latin1.GetString(message[nameStart..typeAt]))
            {
                case ":event-type" or ":exception-type" or ":error-code":
                    type = Encoding.UTF8.GetString(value);
                    break;
                case ":error-message" when message[typeAt] == 7:
                    payload = value;
                    break;
            }
        }

        return new FramedEvent(type == "" ? FramedEvent.DefaultType : type, Encoding.UTF8.GetString(payload), "", offset);
    }

    private static ReferenceRecord Record(long offset, string latin1, string? data)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(latin1);
        FramedEvent? evt = data is null ? null : new FramedEvent(FramedEvent.DefaultType, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(data)), "", offset);
        return new ReferenceRecord(offset, bytes, evt, evt is null ? RecordFlaw.Cut : RecordFlaw.None);
    }

    private static bool IsContainerAlone(string line) =>
        line[0] is '{' or '[' && ContainerEnd(line, 0) is var end && end >= 0 && line[end..].Trim([.. WhiteSpace]) == "";

    // The position after the bracket that closes the container that begins here, found by brackets and strings alone; -1: it is open.
    private static int ContainerEnd(string text, int start)
    {
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    i = StringEnd(text, i) - 1;
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when --depth == 0:
                    return i + 1;
            }
        }

        return -1;
    }

    private static int ScalarEnd(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                i = StringEnd(text, i) - 1;
            }
            else if (text[i] is ',' or ']' || WhiteSpace.Contains(text[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    // The position after the quote; if there is none, one more than the text's length.
    private static int StringEnd(string text, int start)
    {
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return text.Length + 1;
    }
}
