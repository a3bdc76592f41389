using System.Runtime.CompilerServices;
using static SseCore.JsonScan;

namespace SseCore;

// Skips values, which make up most of a payload.
public ref partial struct JsonCursor
{
    // The same grammar as in JsonCursor.cs, in a separate loop, since most of most events is skipped. A bit per level says which kind
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
}
