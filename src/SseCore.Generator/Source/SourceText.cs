using System.Text;

namespace SseCore.Generator;

/// <summary>The bytes of a dialect file, and where its lines begin.</summary>
internal sealed class SourceText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _bytes;
    private readonly int _start;

    public SourceText(string path, byte[] bytes)
    {
        Path = path;
        _bytes = bytes;
        _start = bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    /// <summary>The path by which diagnostics name the file.</summary>
    public string Path { get; }

    /// <summary>The text without a byte order mark, which editors on Windows write and JSON does not allow.</summary>
    public ReadOnlySpan<byte> Utf8 => _bytes.AsSpan(_start);

    /// <summary>The 1-based line and column of an offset in <see cref="Utf8"/>; columns count UTF-16 units, as editors do.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        ReadOnlySpan<byte> before = Utf8[..Math.Clamp(offset, 0, Utf8.Length)];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>The offset of a position as <see cref="System.Text.Json.JsonException"/> states it: both parts 0-based, the second in bytes.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        int offset = 0;
        for (; line > 0; line--)
        {
            int length = Utf8[offset..].IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            offset += length + 1;
        }

        return (int)Math.Min(offset + byteInLine, Utf8.Length);
    }
}
