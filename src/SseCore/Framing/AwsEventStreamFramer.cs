using System.Buffers.Binary;

namespace SseCore;

/// <summary>
/// Divides a stream of <c>application/vnd.amazon.eventstream</c> into its messages. Both checksums of each are verified.
/// If one does not match, nothing after it can be trusted, so reading stops there (<see cref="RecordFramer.IsBroken"/>).
/// </summary>
/// <remarks>
/// The format of a message, with all numbers big-endian: total length (4 bytes, counting everything including itself), length of the
/// headers (4), CRC-32 of these eight bytes (4), the headers, the payload, CRC-32 of everything before it (4). The whole message
/// counts against the limit.
/// </remarks>
internal sealed class AwsEventStreamFramer(SseFramerOptions options, long startOffset = 0) : RecordFramer(options, startOffset)
{
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const int ShortestMessage = PreludeLength + ChecksumLength;

    private readonly byte[] _prelude = new byte[PreludeLength];
    private int _preludeRead;

    // Bytes of the message that are still to come, once its prelude has been read.
    private long _remaining;

    /// <summary>The kind of the message handed out last. Its type becomes the event type for each kind.</summary>
    public AwsMessageKind Kind { get; private set; }

    public override void Reset(long startOffset)
    {
        base.Reset(startOffset);
        _preludeRead = 0;
    }

    protected override RecordScan Scan(ReadOnlySpan<byte> bytes)
    {
        int read = 0;
        if (_preludeRead < PreludeLength)
        {
            read = Math.Min(PreludeLength - _preludeRead, bytes.Length);
            bytes.Slice(0, read).CopyTo(_prelude.AsSpan(_preludeRead));
            _preludeRead += read;
            if (_preludeRead < PreludeLength)
            {
                return new RecordScan(RecordPart.Within, read);
            }

            if (!TryReadPrelude(out _remaining))
            {
                return new RecordScan(RecordPart.Broken, read);
            }

            HasSeenFraming = true;
        }

        if (bytes.Length - read < _remaining)
        {
            _remaining -= bytes.Length - read;
            return new RecordScan(RecordPart.Within, bytes.Length);
        }

        _preludeRead = 0;
        return new RecordScan(RecordPart.End, read + (int)_remaining);
    }

    protected override bool TryGetPayload(ReadOnlySpan<byte> record, out int start, out int length, out ReadOnlySpan<byte> eventType)
    {
        int headersLength = BinaryPrimitives.ReadInt32BigEndian(record.Slice(4));
        start = PreludeLength + headersLength;
        length = record.Length - ChecksumLength - start;
        eventType = default;
        Kind = AwsMessageKind.Event;
        uint checksum = BinaryPrimitives.ReadUInt32BigEndian(record.Slice(record.Length - ChecksumLength));
        if (Crc32.Of(record.Slice(0, record.Length - ChecksumLength)) != checksum)
        {
            return false;
        }

        var headers = new AwsHeaders(record.Slice(PreludeLength, headersLength));
        while (headers.Read())
        {
            if (headers.Name.SequenceEqual(":event-type"u8))
            {
                eventType = headers.Text;
            }
            else if (headers.Name.SequenceEqual(":exception-type"u8))
            {
                eventType = headers.Text;
                Kind = AwsMessageKind.Exception;
            }
            else if (headers.Name.SequenceEqual(":error-code"u8))
            {
                eventType = headers.Text;
                Kind = AwsMessageKind.Error;
            }
            else if (headers.Name.SequenceEqual(":error-message"u8) && record.Overlaps(headers.Text, out int text))
            {
                // Such a message has no payload; its text takes the place of one.
                start = text;
                length = headers.Text.Length;
            }
        }

        return !headers.IsMalformed;
    }

    private bool TryReadPrelude(out long remaining)
    {
        uint total = BinaryPrimitives.ReadUInt32BigEndian(_prelude);
        uint headers = BinaryPrimitives.ReadUInt32BigEndian(_prelude.AsSpan(4));
        uint checksum = BinaryPrimitives.ReadUInt32BigEndian(_prelude.AsSpan(8));
        remaining = total - (long)PreludeLength;
        return Crc32.Of(_prelude.AsSpan(0, 8)) == checksum && total is >= ShortestMessage and <= int.MaxValue && headers <= total - ShortestMessage;
    }
}
