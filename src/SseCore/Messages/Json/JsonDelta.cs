using System.Buffers;

namespace SseCore;

/// <summary>
/// One change to a JSON value while its text arrived. Its spans are borrowed and valid until the next call
/// of a method of the <see cref="JsonAccumulator"/>; the compiler prevents them from being stored or used across an
/// <see langword="await"/>. Names and text are unescaped and valid UTF-8.
/// </summary>
public readonly ref struct JsonDelta
{
    private readonly ReadOnlySpan<byte> _received;
    private readonly JsonPath? _path;
    private readonly int _start;
    private readonly int _length;

    internal JsonDelta(JsonDeltaKind kind, int depth, JsonPath path, ReadOnlySpan<byte> received, int start, int length, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        Depth = depth;
        Text = text;
        _path = path;
        _received = received;
        _start = start;
        _length = length;
    }

    /// <summary>The kind of change.</summary>
    public JsonDeltaKind Kind { get; }

    /// <summary>The number of objects and arrays that contain the value: 0 for the outermost.</summary>
    public int Depth { get; }

    /// <summary>
    /// For <see cref="JsonDeltaKind.StringText"/> the new characters; for <see cref="JsonDeltaKind.StringEnd"/> the
    /// whole string; for <see cref="JsonDeltaKind.MemberName"/> the name; for a number or literal, the token as written.
    /// A character split by a fragment's end waits until it is whole; half a surrogate pair without the other half, and
    /// bytes that are not UTF-8, become U+FFFD.
    /// </summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>
    /// The whole value as received, for the kinds that report a value as whole; else empty. It is JSON text: an element of an
    /// array can be deserialized from it as soon as it has arrived.
    /// </summary>
    public ReadOnlySpan<byte> Raw => _received.Slice(_start, _length);

    /// <summary>Position in the text, in bytes from 0, where the value begins, or for <see cref="JsonDeltaKind.MemberName"/> the name.</summary>
    public long Offset => _start;

    /// <summary>The name of the member whose value this is; empty if it is not a member.</summary>
    public ReadOnlySpan<byte> Name => _path is null ? default : _path.Name(Depth, _received);

    /// <summary>The position, from 0, in the array of which this is an element; -1 if it is not an element.</summary>
    public int Index => _path?.Index(Depth) ?? -1;

    /// <summary>
    /// The value's path as a JSON Pointer (RFC 6901), UTF-8: <c>/tags/0</c>; empty for the outermost value. Built on
    /// request, from the parts that have changed since.
    /// </summary>
    public ReadOnlySpan<byte> Path => _path is null ? default : _path.Pointer(Depth, _received);

    /// <summary>Writes <see cref="Path"/>.</summary>
    /// <param name="output">Receives the bytes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    public void WritePath(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Path);
    }

    /// <summary>Copies <see cref="Path"/>.</summary>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="bytesWritten">The number of bytes written; 0 if they do not fit.</param>
    /// <returns>Whether they fit.</returns>
    public bool TryWritePath(Span<byte> destination, out int bytesWritten)
    {
        ReadOnlySpan<byte> path = Path;
        bool fits = path.TryCopyTo(destination);
        bytesWritten = fits ? path.Length : 0;
        return fits;
    }

    /// <summary>Returns <see cref="Path"/> as a new string.</summary>
    public string GetPath() => Utf8Text.ToString(Path);
}
