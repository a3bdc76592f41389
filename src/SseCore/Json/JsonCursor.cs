using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using static SseCore.JsonScan;

namespace SseCore;

/// <summary>
/// Walks one JSON text (RFC 8259) forward, member by member, without materializing values. For generated extractors.
/// </summary>
/// <remarks>
/// It accepts exactly what <see cref="Utf8JsonReader"/> accepts, at about half the time per token, because it does less:
/// no line numbers, no resuming, no options. It leaves the rejection of anything else to that reader, so errors are
/// the same too.
/// </remarks>
public ref partial struct JsonCursor
{
    /// <summary>The default of <see cref="Utf8JsonReader"/>.</summary>
    private const int MaxDepth = 64;

    private const ushort CommaQuote = ',' | ('"' << 8);
    private const ushort QuoteColon = '"' | (':' << 8);

#if NET
    private const int BlockLength = 64;
#endif

    private readonly ReadOnlySpan<byte> _json;
    private readonly DeltaTape? _tape;
    private readonly HoleLog? _holes;
    private int _position;
    private int _depth;
    private bool _isFirst;

#if NET
    // Which bytes of a block of the text, from _blockStart on, are a quote, a backslash or a control character, and which bytes of
    // the block after it. Computed once for all strings in a block, and before they are needed, so that finding the end of a string
    // does not wait for vectors to be loaded and compared.
    private ulong _specials;
    private ulong _specialsBehind;
    private int _blockStart;
#endif

    /// <summary>Creates a cursor on the first byte of the text's value.</summary>
    /// <param name="json">One JSON text, UTF-8.</param>
    public JsonCursor(ReadOnlySpan<byte> json)
    {
        _json = json;
        _position = SkipWhiteSpace(json, 0);
#if NET
        BeginBlock(0);
#endif
    }

    /// <summary>Creates a cursor on the first byte of the text's value, for an extractor that writes to <paramref name="tape"/>.</summary>
    /// <param name="json">One JSON text, UTF-8.</param>
    /// <param name="tape">The tape, which may record what could be different in the next payload like this one.</param>
    /// <remarks>
    /// The extractor must then be a function of what it reads through this cursor, and of the event type. Values that it
    /// skips or reads by <see cref="ReadText"/>, <see cref="ReadCount"/> and <see cref="ReadIndex"/> must influence it only as documented there.
    /// </remarks>
    public JsonCursor(ReadOnlySpan<byte> json, DeltaTape tape)
        : this(json)
    {
        _tape = tape;
        _holes = tape.Holes;
        _holes?.Open();
    }

    /// <summary>The position of the object or array that has just been entered; for <see cref="ContainerFrom"/>.</summary>
    public readonly int EnteredAt => _position - 1;

    private readonly byte Current => At(_json, _position);

    /// <summary>Enters the current value if it is an object; continue with <see cref="ReadMember"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnterObject() => TryEnter((byte)'{');

    /// <summary>Enters the current value if it is an array; continue with <see cref="ReadElement"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnterArray() => TryEnter((byte)'[');

    /// <summary>Reads the next member's name in the object entered last, and stops at its value, which must be read next.</summary>
    /// <param name="name">The name, escapes resolved. Valid until the value has been read.</param>
    /// <returns>Whether there is one; if not, the object has been left.</returns>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public bool ReadMember(out ReadOnlySpan<byte> name) => TryReadPlainMember(out name) || ReadAnyMember(out name);

    /// <summary>Stops at the next element of the array entered last, which must be read next.</summary>
    /// <returns>Whether there is one; if not, the array has been left.</returns>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public bool ReadElement() => MoveNext((byte)']');

    /// <summary>Reads the current value: its place in the text, not its meaning.</summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public TapeValue ReadValue()
    {
        ReadOnlySpan<byte> json = _json;
        int start = _position;
        switch (At(json, start))
        {
            case (byte)'"':
                int end = SkipString(json, start, out bool isEscaped);
                _position = end;
                return new TapeValue(start + 1, end - start - 2, isEscaped ? TapeValueKind.EscapedString : TapeValueKind.String);
            case (byte)'{' or (byte)'[':
                SkipContainer();
                return new TapeValue(start, _position - start, TapeValueKind.Container);
            case (byte)'t':
                _position = SkipLiteral(json, start, "true"u8);
                return new TapeValue(start, _position - start, TapeValueKind.True);
            case (byte)'f':
                _position = SkipLiteral(json, start, "false"u8);
                return new TapeValue(start, _position - start, TapeValueKind.False);
            case (byte)'n':
                _position = SkipLiteral(json, start, "null"u8);
                return new TapeValue(start, _position - start, TapeValueKind.Null);
            default:
                _position = SkipNumber(json, start);
                return new TapeValue(start, _position - start, TapeValueKind.Number);
        }
    }

    /// <summary>
    /// Reads the current value, for text to hand out. If it is a string, the extractor may only ask whether it is
    /// empty.
    /// </summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public TapeValue ReadText()
    {
        TapeValue value = ReadValue();
        if (_holes is not null && value.HasText)
        {
            _holes.Add(value.Start, value.Length, HoleKind.Text);
        }

        return value;
    }

    /// <summary>
    /// Reads the current value, for a token count. If it is a number, the extractor may only use its integer, and
    /// only through <see cref="DeltaTape.AddUsage"/>.
    /// </summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public TapeValue ReadCount()
    {
        TapeValue value = ReadValue();
        if (value.Kind == TapeValueKind.Number)
        {
            _tape?.NoteCount();
            if (_holes is not null && JsonInteger.TryReadInt64(RawOf(value), out _))
            {
                _holes.Add(value.Start, value.Length, HoleKind.Count);
            }
        }

        return value;
    }

    /// <summary>
    /// Reads the current value, for the place that a delta belongs to. The extractor may only use <see cref="TapeValue.IndexOr"/>, and
    /// only pass the result to the tape.
    /// </summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public TapeValue ReadIndex()
    {
        TapeValue value = ReadValue();
        if (_holes is not null && value.Kind == TapeValueKind.Number && JsonInteger.TryReadIndex(RawOf(value), out _))
        {
            _holes.Add(value.Start, value.Length, HoleKind.Index);
        }

        return value;
    }

    /// <summary>Skips the current value.</summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public void SkipValue()
    {
        int start = _position;
        byte first = At(_json, start);
        if (first == (byte)'"')
        {
            _position = SkipString(_json, start, out _);
            _holes?.Add(start + 1, _position - start - 2, HoleKind.String);
        }
        else if (first is (byte)'{' or (byte)'[')
        {
            SkipContainer();
        }
        else
        {
            _position = SkipNumberOrLiteral(_json, start, _holes);
        }
    }

    /// <summary>The object or array that began at <paramref name="start"/> and has just been left.</summary>
    /// <param name="start">The value of <see cref="EnteredAt"/> when it was entered.</param>
    public readonly TapeValue ContainerFrom(int start) => new(start, _position - start, TapeValueKind.Container);

    /// <summary>The text of a value: a string without its quotes and with its escapes resolved, anything else as written.</summary>
    /// <param name="value">A value that this cursor read.</param>
    /// <returns>The text. Valid until the next value has been read.</returns>
    public readonly ReadOnlySpan<byte> TextOf(TapeValue value) => value.IsEscaped ? Unescape(RawOf(value)) : RawOf(value);

    /// <summary>Checks that only white space follows the text's value.</summary>
    /// <exception cref="JsonException">Something else follows.</exception>
    public void End()
    {
        _position = SkipWhiteSpace(_json, _position);
        if (_position != _json.Length)
        {
            Fail();
        }
    }

    // A member as servers write it: after a comma, a name without escapes. False: it may still be a member.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadPlainMember(out ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> json = _json;
        int start = _position;
        if (IsAt(json, start, CommaQuote) && !_isFirst)
        {
            start += 2;
        }
        else if (_isFirst && At(json, start) == (byte)'"')
        {
            start++;
        }
        else if (!TryFindName(json, ref start))
        {
            name = default;
            return false;
        }

        int end = NextSpecial(start);
        if (IsAt(json, end, QuoteColon))
        {
            name = json.Slice(start, end - start);
            _isFirst = false;
            _position = SkipWhiteSpace(json, end + 2);
            return true;
        }

        name = default;
        return false;
    }

    // Moves to after the opening quote of a name that has white space in front.
    private readonly bool TryFindName(ReadOnlySpan<byte> json, ref int position)
    {
        if (!_isFirst && At(json, position++) != (byte)',')
        {
            return false;
        }

        position = SkipWhiteSpace(json, position);
        return At(json, position++) == (byte)'"';
    }

    private bool ReadAnyMember(out ReadOnlySpan<byte> name)
    {
        if (!MoveNext((byte)'}'))
        {
            name = default;
            return false;
        }

        ReadOnlySpan<byte> json = _json;
        int start = _position;
        if ((uint)start >= (uint)json.Length || json[start] != (byte)'"')
        {
            Fail();
        }

        int end = SkipString(json, start, out bool isEscaped);
        name = json.Slice(start + 1, end - start - 2);
        name = isEscaped ? Unescape(name) : name;
        int position = SkipWhiteSpace(json, end);
        if ((uint)position >= (uint)json.Length || json[position] != (byte)':')
        {
            Fail();
        }

        _position = SkipWhiteSpace(json, position + 1);
        return true;
    }

    private bool TryEnter(byte bracket)
    {
        if (Current != bracket)
        {
            return false;
        }

        if (++_depth > MaxDepth)
        {
            Fail();
        }

        _position++;
        _isFirst = true;
        return true;
    }

    // From after a value, or after the opening bracket, to the next value or after the closing bracket.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MoveNext(byte closingBracket)
    {
        ReadOnlySpan<byte> json = _json;
        int position = SkipWhiteSpace(json, _position);
        byte next = (uint)position < (uint)json.Length ? json[position] : (byte)0;
        if (next == closingBracket)
        {
            int end = _position;
            _position = position + 1;
            _isFirst = false;
            if (--_depth == 0)
            {
                LogSpaces(end, position);
            }

            return false;
        }

        if (_isFirst)
        {
            _isFirst = false;
            _position = position;
            return true;
        }

        if (next != (byte)',')
        {
            Fail();
        }

        _position = SkipWhiteSpace(json, position + 1);
        return true;
    }

    private readonly ReadOnlySpan<byte> RawOf(TapeValue value) => _json.Slice(value.Start, value.Length);

    // Hardly any name has escapes, and the memory for these is the tape's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        if (_tape is not null)
        {
            return _tape.Unescape(raw);
        }

        var unescaped = default(PooledBuffer);
        JsonText.AppendUnescaped(raw, ref unescaped, carriedHigh: 0, mayCarry: false);
        byte[] text = unescaped.Span.ToArray();
        unescaped.Release();
        return text;
    }

    // Whether two bytes follow, the first in the low half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAt(ReadOnlySpan<byte> json, int position, ushort pair) =>
        position + 1 < json.Length
        && Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(json), (nint)(uint)position))
            == (BitConverter.IsLittleEndian ? pair : BinaryPrimitives.ReverseEndianness(pair));

    // The text is not JSON, so the reader reports the error and its position.
    [DoesNotReturn]
    private readonly void Fail()
    {
        var reader = new Utf8JsonReader(_json);
        while (reader.Read())
        {
        }

        throw new JsonException("The payload is not valid JSON.");
    }
}
