using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace SseCore;

// The fastest path: an event that lies whole in the chunk, with nothing pending before it, in the form that nearly all LLM streams
// use: `data: ` and a value on one line, then the blank line, with or without an `event: ` line in front.
public sealed partial class SseFramer
{
    private const int DataPrefixLength = 6;
    private const ulong DataPrefix = 0x20_3A_61_74_61_64;
    private const ulong DataPrefixMask = 0xFF_FF_FF_FF_FF_FF;

    private const int EventPrefixLength = 7;
    private const ulong EventPrefix = 0x20_3A_74_6E_65_76_65;
    private const ulong EventPrefixMask = 0xFF_FF_FF_FF_FF_FF_FF;

    // Any other event is read line by line, with the same result; what was found out about its lines is reused.
    // Must not be inlined: a caller's loop would store the span in pieces and read it as a whole, which stalls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadWholeEvent(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        ReadOnlySpan<byte> chunk = input;
        int dataStart = DataPrefixLength;
        int firstLineEnd = -1;
        if (!StartsWithData(chunk))
        {
            firstLineEnd = EndOfEventLine(chunk);
            dataStart = StartOfDataBehind(chunk, firstLineEnd);
            if (dataStart == 0)
            {
                return firstLineEnd == chunk.Length
                    ? TryReadLines(ref input, out evt, scanned: chunk.Length)
                    : TryReadLines(ref input, out evt, firstLineEnd);
            }
        }

        int length = LineScan.IndexOfLineEnd(chunk.Slice(dataStart));
        if (length < 0)
        {
            return TryReadLines(ref input, out evt, firstLineEnd, chunk.Length);
        }

        int typeLength = Math.Max(firstLineEnd - EventPrefixLength, 0);
        ReadOnlySpan<byte> end = chunk.Slice(dataStart + length);
        if (StartsWithLineFeeds(end) && IsWithinLimit(typeLength + length))
        {
            evt = new SseEvent(
                chunk.Slice(dataStart, length),
                TypeOf(chunk, typeLength),
                _lastEventId.Span,
                BytesConsumed);
            HasSeenField = true;
            BytesConsumed += dataStart + length + 2;
            input = end.Slice(2);
            return true;
        }

        return TryReadWholeEventOfCrLf(ref input, out evt, firstLineEnd, typeLength, dataStart, length);
    }

    // The same with CRLF instead of LF. A separate method, since a combined one would make the other slower by a tenth.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadWholeEventOfCrLf(scoped ref ReadOnlySpan<byte> input, out SseEvent evt, int firstLineEnd, int typeLength, int dataStart, int length)
    {
        ReadOnlySpan<byte> chunk = input;
        ReadOnlySpan<byte> end = chunk.Slice(dataStart + length);
        if (!end.StartsWith("\r\n\r"u8) || !IsWithinLimit(length + typeLength))
        {
            return TryReadLines(ref input, out evt, firstLineEnd, dataStart + length);
        }

        evt = new SseEvent(
            chunk.Slice(dataStart, length),
            TypeOf(chunk, typeLength),
            _lastEventId.Span,
            BytesConsumed);
        HasSeenField = true;
        BytesConsumed += dataStart + length + 3;
        input = end.Slice(3);

        // After the CR that completes the event, the LF is left to be swallowed like that of any line.
        _skipLineFeed = true;
        _isAtRest = false;
        return true;
    }

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> chunk, int typeLength) =>
        typeLength == 0 ? default : chunk.Slice(EventPrefixLength, typeLength);

    private static bool StartsWithData(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(ulong) && (BinaryPrimitives.ReadUInt64LittleEndian(bytes) & DataPrefixMask) == DataPrefix;

    private static bool StartsWithLineFeeds(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(ushort) && BinaryPrimitives.ReadUInt16LittleEndian(bytes) == 0x0A_0A;

    // The end of a first line that begins with `event: `, or of the chunk if that splits it; negative if it is another line.
    private static int EndOfEventLine(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < sizeof(ulong) || (BinaryPrimitives.ReadUInt64LittleEndian(chunk) & EventPrefixMask) != EventPrefix)
        {
            return -1;
        }

        int length = LineScan.IndexOfLineEnd(chunk.Slice(EventPrefixLength));
        return length < 0 ? chunk.Length : EventPrefixLength + length;
    }

    // Where the value begins of the data line that follows a line in the chunk; 0 if none does.
    private static int StartOfDataBehind(ReadOnlySpan<byte> chunk, int lineEnd)
    {
        if ((uint)lineEnd >= (uint)chunk.Length)
        {
            return 0;
        }

        int next = lineEnd + (chunk.Slice(lineEnd).StartsWith("\r\n"u8) ? 2 : 1);
        return StartsWithData(chunk.Slice(next)) ? next + DataPrefixLength : 0;
    }

    // For an event with nothing pending. An event beyond the limit is read line by line, where that case is handled.
    private bool IsWithinLimit(int length) => (long)length + _lastEventId.Length <= _options.MaxEventBytes;
}
