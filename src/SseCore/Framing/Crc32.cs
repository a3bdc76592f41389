namespace SseCore;

/// <summary>CRC-32 of ISO-HDLC (IEEE 802.3, zlib): polynomial 0x04C11DB7, reflected.</summary>
internal static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;

    // Four tables, so that four bytes are processed at a time: table n has the CRC of a byte with n zero bytes after it.
    private static readonly uint[] Table = CreateTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        uint crc = 0xFFFFFFFF;
        int position = 0;
        for (; position <= bytes.Length - 4; position += 4)
        {
            ReadOnlySpan<byte> next = bytes.Slice(position, 4);
            crc ^= next[0] | ((uint)next[1] << 8) | ((uint)next[2] << 16) | ((uint)next[3] << 24);
            crc = table[768 + (crc & 0xFF)] ^ table[512 + ((crc >> 8) & 0xFF)] ^ table[256 + ((crc >> 16) & 0xFF)] ^ table[crc >> 24];
        }

        for (; position < bytes.Length; position++)
        {
            crc = (crc >> 8) ^ table[(crc ^ bytes[position]) & 0xFF];
        }

        return ~crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[4 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1;
            }

            table[value] = crc;
        }

        for (int i = 256; i < table.Length; i++)
        {
            uint before = table[i - 256];
            table[i] = (before >> 8) ^ table[before & 0xFF];
        }

        return table;
    }
}
