using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
#if NET
using System.Numerics;
using System.Runtime.Intrinsics;
#endif

namespace SseCore;

/// <summary>
/// Walks one JSON text (RFC 8259) forward, member by member, without materializing values. For generated extractors.
/// </summary>
/// <remarks>
/// It accepts exactly what <see cref="Utf8JsonReader"/> accepts, at about half the time per token, because it does less:
/// no line numbers, no resuming, no options. It leaves the rejection of anything else to that reader, so errors are
/// the same too.
/// </remarks>
public ref struct JsonCursor
{
    /// <summary>The default of <see cref="Utf8JsonReader"/>.</summary>
    private const int MaxDepth = 64;

    private const ushort CommaQuote = ',' | ('"' << 8);
    private const ushort QuoteColon = '"' | (':' << 8);

#if NET
    private const int BlockLength = 64;
#endif

    private readonly ReadOnlySpan<byte> _json;
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
        _holes = tape.Holes;
        _holes?.Open();
    }

    /// <summary>Whether the name that <see cref="ReadMember"/> read last contains escapes, which are not resolved.</summary>
    public bool IsNameEscaped { readonly get; private set; }

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
    /// <param name="name">The name as written; see <see cref="IsNameEscaped"/>.</param>
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
        if (_holes is not null && value.Kind == TapeValueKind.Number && JsonInteger.TryReadInt64(TextOf(value), out _))
        {
            _holes.Add(value.Start, value.Length, HoleKind.Count);
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
        if (_holes is not null && value.Kind == TapeValueKind.Number && JsonInteger.TryReadIndex(TextOf(value), out _))
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

    /// <summary>The text of a value as written: a string without its quotes, with escapes unresolved.</summary>
    /// <param name="value">A value that this cursor read.</param>
    public readonly ReadOnlySpan<byte> TextOf(TapeValue value) => _json.Slice(value.Start, value.Length);

    /// <summary>Whether a name or string as written, with its escapes resolved, equals <paramref name="text"/>.</summary>
    /// <param name="escaped">The well-formed contents of a JSON string.</param>
    /// <param name="text">UTF-8 text.</param>
    public static bool EscapedEquals(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> text) => JsonText.UnescapedEquals(escaped, text);

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
            IsNameEscaped = false;
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
        IsNameEscaped = isEscaped;
        name = json.Slice(start + 1, end - start - 2);
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

    // The same grammar as above, in a separate loop, since most of most events is skipped. A bit per level says which kind
    // of bracket closes it.
    private void SkipContainer()
    {
        ReadOnlySpan<byte> json = _json;
        HoleLog? holes = _holes is { IsUsable: true } ? _holes : null;
        int position = _position;
        int depth = _depth;
        ulong objects = 0;
        byte closing = 0;
        while (true)
        {
            byte first = At(json, position);
            if (first == (byte)'"')
            {
                int end = SkipString(json, position, out _);
                holes?.Add(position + 1, end - position - 2, HoleKind.String);
                position = end;
            }
            else if (first is not ((byte)'{' or (byte)'['))
            {
                position = holes is not null && closing == (byte)']' && MayBeginNumber(first)
                    ? SkipNumbers(json, position, holes)
                    : SkipNumberOrLiteral(json, position, holes);
            }
            else
            {
                if (++depth > MaxDepth)
                {
                    Fail();
                }

                objects = (objects << 1) | (first == (byte)'{' ? 1UL : 0UL);
                closing = ClosingBracket(objects);
                position = SkipWhiteSpace(json, position + 1);
                if (At(json, position) != closing)
                {
                    position = first == (byte)'{' ? SkipName(json, position) : position;
                    continue;
                }
            }

            // After a value, or before the bracket that closes an empty container.
            while (true)
            {
                int end = position;
                byte next = At(json, position++);
                if (next <= (byte)' ')
                {
                    position = SkipAnyWhiteSpace(json, end);
                    next = At(json, position++);
                }

                if (next == (byte)',')
                {
                    position = SkipWhiteSpace(json, position);
                    position = closing == (byte)'}' ? SkipName(json, position) : position;
                    break;
                }

                if (next != closing)
                {
                    Fail();
                }

                objects >>= 1;
                closing = ClosingBracket(objects);
                if (--depth == _depth)
                {
                    _position = position;
                    if (depth == 0)
                    {
                        LogSpaces(end, position - 1);
                    }

                    return;
                }
            }
        }
    }

    // '{' and '}' are 32 above '[' and ']'.
    private static byte ClosingBracket(ulong objects) => (byte)((byte)']' + (uint)((objects & 1) << 5));

    // From the quote of a member's name to its value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SkipName(ReadOnlySpan<byte> json, int position)
    {
        if (At(json, position) != (byte)'"')
        {
            Fail();
        }

        int special = NextSpecial(position + 1);
        return SkipWhiteSpace(json, IsAt(json, special, QuoteColon) ? special + 2 : SkipAnyName(json, special));
    }

    // From the first special character of the name to after the colon, if the two are not adjacent.
    private int SkipAnyName(ReadOnlySpan<byte> json, int special)
    {
        int end = SkipWhiteSpace(json, At(json, special) == (byte)'"' ? special + 1 : SkipAnyString(json, special, out _));
        if (At(json, end) != (byte)':')
        {
            Fail();
        }

        return end + 1;
    }

    // Anthropic pads its events with spaces before the last brace.
    private readonly void LogSpaces(int start, int end)
    {
        if (_holes is null)
        {
            return;
        }

        foreach (byte space in _json.Slice(start, end - start))
        {
            if (space != (byte)' ')
            {
                return;
            }
        }

        _holes.Add(start, end - start, HoleKind.Spaces);
    }

    private readonly int SkipNumberOrLiteral(ReadOnlySpan<byte> json, int position, HoleLog? holes)
    {
        switch (At(json, position))
        {
            case (byte)'t':
                return SkipLiteral(json, position, "true"u8);
            case (byte)'f':
                return SkipLiteral(json, position, "false"u8);
            case (byte)'n':
                return SkipLiteral(json, position, "null"u8);
            default:
                int end = SkipNumber(json, position);
                holes?.Add(position, end - position, HoleKind.Number);
                return end;
        }
    }

    private readonly int SkipNumbers(ReadOnlySpan<byte> json, int position, HoleLog holes)
    {
        int end = EndOfNumbers(json, position);
        if (end < 0)
        {
            Fail();
        }

        holes.Add(position, end - position, HoleKind.Numbers);
        return end;
    }

    // From the opening quote to after the closing one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SkipString(ReadOnlySpan<byte> json, int position, out bool isEscaped)
    {
        int end = NextSpecial(position + 1);
        isEscaped = false;
        return At(json, end) == (byte)'"' ? end + 1 : SkipAnyString(json, end, out isEscaped);
    }

    // The first special character of the string is not the quote that ends it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int SkipAnyString(ReadOnlySpan<byte> json, int position, out bool isEscaped)
    {
        isEscaped = true;
        while (At(json, position) == (byte)'\\')
        {
            position = EndOfEscape(json, position + 1);
            if (position < 0)
            {
                Fail();
            }

            position = NextSpecial(position);
        }

        if (At(json, position) != (byte)'"')
        {
            Fail();
        }

        return position + 1;
    }

    // Like IndexOfSpecial, using the block that contains this position.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextSpecial(int position)
    {
#if NET
        uint offset = (uint)(position - _blockStart);
        ulong rest = offset < BlockLength ? _specials >> (int)offset : 0;
        return rest != 0 ? position + BitOperations.TrailingZeroCount(rest) : NextSpecialBeyond(position);
#else
        return IndexOfSpecial(_json, position);
#endif
    }

#if NET
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int NextSpecialBeyond(int position)
    {
        // The position may also be before the block: a name that is read again, since it is not a plain one.
        if ((uint)(position - _blockStart) >= 2 * BlockLength)
        {
            BeginBlock(position);
            if (_specials != 0)
            {
                return position + BitOperations.TrailingZeroCount(_specials);
            }
        }

        // This block has none from here on.
        while (position < _json.Length)
        {
            _blockStart += BlockLength;
            _specials = _specialsBehind;
            _specialsBehind = SpecialsFrom(_json, _blockStart + BlockLength);
            position = Math.Max(position, _blockStart);
            ulong rest = _specials >> (position - _blockStart);
            if (rest != 0)
            {
                return position + BitOperations.TrailingZeroCount(rest);
            }

            position = _blockStart + BlockLength;
        }

        return _json.Length;
    }

    private void BeginBlock(int start)
    {
        _blockStart = start;
        _specials = SpecialsFrom(_json, start);
        _specialsBehind = SpecialsFrom(_json, start + BlockLength);
    }

    // A bit for each byte of the block that is a quote, a backslash or a control character; none after the text.
    private static ulong SpecialsFrom(ReadOnlySpan<byte> json, int start)
    {
        int length = json.Length - start;
        return length >= BlockLength ? SpecialsOf(json.Slice(start, BlockLength))
            : length <= 0 ? 0
            : json.Length >= BlockLength ? SpecialsOf(json.Slice(json.Length - BlockLength)) >> (BlockLength - length)
            : SpecialsOf(json) >> start;
    }

    // At most a block.
    private static ulong SpecialsOf(ReadOnlySpan<byte> bytes)
    {
        if (Vector512.IsHardwareAccelerated && bytes.Length == Vector512<byte>.Count)
        {
            Vector512<byte> block = Vector512.Create(bytes);
            return (Vector512.Equals(block, Vector512.Create((byte)'"'))
                | Vector512.Equals(block, Vector512.Create((byte)'\\'))
                | Vector512.LessThan(block, Vector512.Create((byte)' '))).ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated && bytes.Length == 2 * Vector256<byte>.Count)
        {
            return SpecialsOf(Vector256.Create(bytes)) | ((ulong)SpecialsOf(Vector256.Create(bytes.Slice(Vector256<byte>.Count))) << Vector256<byte>.Count);
        }

        ulong specials = 0;
        if (bytes.Length >= Vector128<byte>.Count)
        {
            // The last vector ends where the bytes end, and may overlap the one before it.
            int last = bytes.Length - Vector128<byte>.Count;
            for (int start = 0; start < last; start += Vector128<byte>.Count)
            {
                specials |= (ulong)SpecialsOf(Vector128.Create(bytes.Slice(start))) << start;
            }

            return specials | ((ulong)SpecialsOf(Vector128.Create(bytes.Slice(last))) << last);
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            specials |= bytes[i] is (byte)'"' or (byte)'\\' or < (byte)' ' ? 1UL << i : 0;
        }

        return specials;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SpecialsOf(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
        | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SpecialsOf(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
        | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
#endif

    /// <summary>The position of the string's closing quote; -1 if there is none, or the string is not valid JSON.</summary>
    /// <param name="json">JSON text, or the beginning of it.</param>
    /// <param name="position">The position after the opening quote.</param>
    /// <param name="isEscaped">Whether there are escapes.</param>
    internal static int EndOfString(ReadOnlySpan<byte> json, int position, out bool isEscaped)
    {
        isEscaped = false;
        while (true)
        {
            position = IndexOfSpecial(json, position);
            if ((uint)position >= (uint)json.Length)
            {
                return -1;
            }

            byte special = json[position];
            if (special == (byte)'"')
            {
                return position;
            }

            if (special != (byte)'\\')
            {
                return -1;
            }

            isEscaped = true;
            position = EndOfEscape(json, position + 1);
            if (position < 0)
            {
                return -1;
            }
        }
    }

    // The next quote, backslash or control character: "All Unicode characters may be placed within the quotation marks,
    // except for the characters that MUST be escaped: quotation mark, reverse solidus, and the control characters
    // (U+0000 through U+001F)."
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IndexOfSpecial(ReadOnlySpan<byte> json, int position)
    {
#if NET
        while (json.Length - position >= Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Create(json.Slice(position, Vector128<byte>.Count));
            uint special = SpecialsOf(bytes);
            if (special != 0)
            {
                return position + BitOperations.TrailingZeroCount(special);
            }

            position += Vector128<byte>.Count;
        }
#endif
        while (position < json.Length && json[position] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
        {
            position++;
        }

        return position;
    }

    /// <summary>The end of the escape whose backslash is before <paramref name="position"/>; -1 if it is not an escape.</summary>
    internal static int EndOfEscape(ReadOnlySpan<byte> json, int position)
    {
        byte escape = position < json.Length ? json[position] : (byte)0;
        if (JsonText.IsShortEscape(escape))
        {
            return position + 1;
        }

        if (escape != (byte)'u' || json.Length - position < 5)
        {
            return -1;
        }

        for (int i = position + 1; i <= position + 4; i++)
        {
            if (json[i] is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f') or (>= (byte)'A' and <= (byte)'F')))
            {
                return -1;
            }
        }

        return position + 5;
    }

    // Inlined, so that the literal is compared as a number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int SkipLiteral(ReadOnlySpan<byte> json, int position, ReadOnlySpan<byte> literal)
    {
        if (!json.Slice(position).StartsWith(literal))
        {
            Fail();
        }

        return position + literal.Length;
    }

    private readonly int SkipNumber(ReadOnlySpan<byte> json, int position)
    {
        int end = EndOfNumber(json, position);
        if (end < 0)
        {
            Fail();
        }

        return end;
    }

    /// <summary>The end of the number that begins at <paramref name="position"/>; -1 if there is none.</summary>
    internal static int EndOfNumber(ReadOnlySpan<byte> json, int position)
    {
        // Most numbers: digits, perhaps a fraction, and the byte that follows in an object or array.
        int end = position;
        while ((uint)end < (uint)json.Length && json[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        if (end == position || (json[position] == (byte)'0' && end != position + 1))
        {
            return EndOfAnyNumber(json, position);
        }

        if (At(json, end) == (byte)'.')
        {
            end = EndOfDigits(json, end + 1);
        }

        return At(json, end) is (byte)',' or (byte)'}' or (byte)']' ? end : EndOfAnyNumber(json, position);
    }

    /// <summary>
    /// The end of the last of the numbers that begin at <paramref name="position"/> and are separated by a comma, with or without a
    /// space after it; -1 if one of them is not a number.
    /// </summary>
    internal static int EndOfNumbers(ReadOnlySpan<byte> json, int position)
    {
        int end = EndOfNumber(json, position);
        while (end >= 0 && At(json, end) == (byte)',')
        {
            int next = At(json, end + 1) == (byte)' ' ? end + 2 : end + 1;
            if (!MayBeginNumber(At(json, next)))
            {
                break;
            }

            end = EndOfNumber(json, next);
        }

        return end;
    }

    private static bool MayBeginNumber(byte first) => first is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    private static int EndOfAnyNumber(ReadOnlySpan<byte> json, int position)
    {
        // number = [ minus ] int [ frac ] [ exp ]
        if (At(json, position) == (byte)'-')
        {
            position++;
        }

        position = At(json, position) == (byte)'0' ? position + 1 : EndOfDigits(json, position);
        if (position >= 0 && At(json, position) == (byte)'.')
        {
            position = EndOfDigits(json, position + 1);
        }

        if (position >= 0 && (At(json, position) is (byte)'e' or (byte)'E'))
        {
            position++;
            position = EndOfDigits(json, At(json, position) is (byte)'+' or (byte)'-' ? position + 1 : position);
        }

        return position;
    }

    private static int EndOfDigits(ReadOnlySpan<byte> json, int start)
    {
        int position = start;
        while (At(json, position) is >= (byte)'0' and <= (byte)'9')
        {
            position++;
        }

        return position == start ? -1 : position;
    }

    // Whether two bytes follow, the first in the low half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAt(ReadOnlySpan<byte> json, int position, ushort pair) =>
        position + 1 < json.Length
        && Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(json), (nint)(uint)position))
            == (BitConverter.IsLittleEndian ? pair : BinaryPrimitives.ReverseEndianness(pair));

    // NUL stands for the end: no value, and no part of one, begins with it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte At(ReadOnlySpan<byte> json, int position) =>
        (uint)position < (uint)json.Length ? Unsafe.Add(ref MemoryMarshal.GetReference(json), (nint)(uint)position) : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SkipWhiteSpace(ReadOnlySpan<byte> json, int position) =>
        At(json, position) > (byte)' ' ? position : SkipAnyWhiteSpace(json, position);

    private static int SkipAnyWhiteSpace(ReadOnlySpan<byte> json, int position)
    {
        while ((uint)position < (uint)json.Length && JsonStructure.IsWhiteSpace(json[position]))
        {
            position++;
        }

        return position;
    }

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
