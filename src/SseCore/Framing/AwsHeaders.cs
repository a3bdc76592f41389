using System.Buffers.Binary;

namespace SseCore;

/// <summary>
/// Reads the headers of an AWS message: each has a byte of length, the name, a byte for the type of the value, and the value.
/// </summary>
internal ref struct AwsHeaders(ReadOnlySpan<byte> headers)
{
    private const byte StringType = 7;

    private ReadOnlySpan<byte> _rest = headers;

    /// <summary>The name of the header read last.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value if that is a string, else empty: no other type is used here.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Whether the remaining bytes are not a header.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next header, if there is one.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (TryTake(1, out ReadOnlySpan<byte> nameLength)
            && TryTake(nameLength[0], out ReadOnlySpan<byte> name)
            && TryTake(1, out ReadOnlySpan<byte> type)
            && TryTakeValue(type[0], out ReadOnlySpan<byte> value))
        {
            Name = name;
            Text = type[0] == StringType ? value : default;
            return true;
        }

        IsMalformed = true;
        return false;
    }

    // The types: 0 true, 1 false, 2 byte, 3 int16, 4 int32, 5 int64, 6 bytes and 7 string with two bytes of length in
    // front, 8 timestamp, 9 UUID.
    private bool TryTakeValue(byte type, out ReadOnlySpan<byte> value)
    {
        value = default;
        switch (type)
        {
            case 0 or 1:
                return true;
            case 2:
                return TryTake(1, out value);
            case 3:
                return TryTake(2, out value);
            case 4:
                return TryTake(4, out value);
            case 5 or 8:
                return TryTake(8, out value);
            case 6 or StringType:
                return TryTake(2, out ReadOnlySpan<byte> length) && TryTake(BinaryPrimitives.ReadUInt16BigEndian(length), out value);
            case 9:
                return TryTake(16, out value);
            default:
                return false;
        }
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        if (length > _rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = _rest.Slice(0, length);
        _rest = _rest.Slice(length);
        return true;
    }
}
