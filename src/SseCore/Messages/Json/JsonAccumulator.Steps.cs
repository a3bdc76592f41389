namespace SseCore;

// Reads the text: a state machine whose whole state is the position, the step, and what is known of the current token.
public sealed partial class JsonAccumulator
{
    private JsonStep _step;
    private int _position;

    // The token that is being read: where it begins, which literal it is, and up to where it is a number as it stands.
    private int _tokenStart;
    private JsonDeltaKind _literal;
    private JsonNumberPart _numberPart;
    private int _numberEnd;

    // Whether the string or name that is being read equals its unescaped text: no escapes, valid UTF-8.
    private bool _isPlain;

    private static ReadOnlySpan<byte> TextOf(JsonDeltaKind literal) => literal switch
    {
        JsonDeltaKind.True => "true"u8,
        JsonDeltaKind.False => "false"u8,
        _ => "null"u8,
    };

    private bool TryStep(ReadOnlySpan<byte> text, out JsonDelta delta)
    {
        while (Failure == JsonFailure.None)
        {
            switch (_step)
            {
                case JsonStep.InString:
                    return TryReadString(text, out delta);
                case JsonStep.InName:
                    return TryReadName(text, out delta);
                case JsonStep.InNumber:
                    return TryReadNumber(text, out delta);
                case JsonStep.InLiteral:
                    return TryReadLiteral(text, out delta);
                case JsonStep.DocumentEnd:
                    _step = JsonStep.AfterDocument;
                    delta = Whole(JsonDeltaKind.DocumentEnd, text, _documentStart, default);
                    return true;
            }

            _position = JsonScan.SkipWhiteSpace(text, _position);
            if (_position == text.Length)
            {
                break;
            }

            if (TryReadStructure(text, text[_position], out delta))
            {
                return true;
            }
        }

        delta = default;
        return false;
    }

    // Reads a byte between tokens, or the first of one. False: continue, whether or not it was an error.
    private bool TryReadStructure(ReadOnlySpan<byte> text, byte next, out JsonDelta delta)
    {
        delta = default;
        switch (_step)
        {
            case JsonStep.ElementOrEnd when next == (byte)']':
            case JsonStep.NameOrEnd when next == (byte)'}':
            case JsonStep.CommaOrEnd when next == (_path.IsInArray ? (byte)']' : (byte)'}'):
                delta = ReadContainerEnd(text);
                return true;
            case JsonStep.Value or JsonStep.ElementOrEnd:
                return TryBeginValue(text, next, out delta);
            case JsonStep.Name or JsonStep.NameOrEnd when next == (byte)'"':
                BeginToken(JsonStep.InName);
                _position++;
                return false;
            case JsonStep.Colon when next == (byte)':':
                _position++;
                _step = JsonStep.Value;
                return false;
            case JsonStep.CommaOrEnd when next == (byte)',':
                _position++;
                if (_path.IsInArray)
                {
                    _path.NextElement();
                    _step = JsonStep.Value;
                }
                else
                {
                    _step = JsonStep.Name;
                }

                return false;
            default:
                Fail(_step == JsonStep.AfterDocument ? JsonFailure.TrailingText : JsonFailure.Syntax, _position);
                return false;
        }
    }

    private bool TryBeginValue(ReadOnlySpan<byte> text, byte next, out JsonDelta delta)
    {
        if (_path.Depth == 0)
        {
            _documentStart = _position;
            _stableEnd = _position;
        }

        switch (next)
        {
            case (byte)'{' or (byte)'[':
                return TryReadContainerStart(text, isArray: next == (byte)'[', out delta);
            case (byte)'"':
                BeginToken(JsonStep.InString);
                _position++;
                break;
            case (byte)'t':
                BeginLiteral(JsonDeltaKind.True);
                break;
            case (byte)'f':
                BeginLiteral(JsonDeltaKind.False);
                break;
            case (byte)'n':
                BeginLiteral(JsonDeltaKind.Null);
                break;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                BeginToken(JsonStep.InNumber);
                break;
            default:
                Fail(JsonFailure.Syntax, _position);
                break;
        }

        delta = default;
        return false;
    }

    private bool TryReadContainerStart(ReadOnlySpan<byte> text, bool isArray, out JsonDelta delta)
    {
        if (_path.Depth == _options.MaxDepth)
        {
            Fail(JsonFailure.TooDeep, _position);
            delta = default;
            return false;
        }

        JsonDeltaKind kind = isArray ? JsonDeltaKind.ArrayStart : JsonDeltaKind.ObjectStart;
        delta = new JsonDelta(kind, _path.Depth, _path, text, _position, 0, default);
        _path.Enter(isArray, _position);
        _step = isArray ? JsonStep.ElementOrEnd : JsonStep.NameOrEnd;
        _position++;
        _stableEnd = _position;
        return true;
    }

    private JsonDelta ReadContainerEnd(ReadOnlySpan<byte> text)
    {
        JsonDeltaKind kind = _path.IsInArray ? JsonDeltaKind.ArrayEnd : JsonDeltaKind.ObjectEnd;
        int start = _path.Leave();
        _position++;
        EndValue();
        return Whole(kind, text, start, default);
    }

    private void BeginToken(JsonStep step)
    {
        _step = step;
        _tokenStart = _position;
        _numberEnd = _position;
        _numberPart = JsonNumberPart.None;
        _isPlain = true;
    }

    private void BeginLiteral(JsonDeltaKind literal)
    {
        BeginToken(JsonStep.InLiteral);
        _literal = literal;
    }

    private void EndValue()
    {
        _stableEnd = _position;
        _step = _path.Depth == 0 ? JsonStep.DocumentEnd : JsonStep.CommaOrEnd;
    }

    private JsonDelta Whole(JsonDeltaKind kind, ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> value) =>
        new(kind, _path.Depth, _path, text, start, _stableEnd - start, value);

    private bool TryReadString(ReadOnlySpan<byte> text, out JsonDelta delta)
    {
        int start = _position;
        bool isClosed = ScanCharacters(text, out bool isPlain);
        if (_position > start)
        {
            // The closing quote, if it was seen, is found again by the next call.
            ReadOnlySpan<byte> added = text.Slice(start, _position - start);
            isPlain = IsUtf8(added) && isPlain;
            _isPlain = _isPlain && isPlain;
            delta = new JsonDelta(JsonDeltaKind.StringText, _path.Depth, _path, text, _tokenStart, 0, isPlain ? added : Unescape(added));
            return true;
        }

        if (!isClosed)
        {
            delta = default;
            return false;
        }

        ReadOnlySpan<byte> whole = text.Slice(_tokenStart + 1, _position - _tokenStart - 1);
        _position++;
        EndValue();
        delta = Whole(JsonDeltaKind.StringEnd, text, _tokenStart, _isPlain ? whole : Unescape(whole));
        return true;
    }

    private bool TryReadName(ReadOnlySpan<byte> text, out JsonDelta delta)
    {
        bool isClosed = ScanCharacters(text, out bool isPlain);
        _isPlain = _isPlain && isPlain;
        if (!isClosed)
        {
            delta = default;
            return false;
        }

        ReadOnlySpan<byte> name = text.Slice(_tokenStart + 1, _position - _tokenStart - 1);
        _isPlain = IsUtf8(name) && _isPlain;
        _path.NextMember(_tokenStart + 1, name.Length, _isPlain);
        _position++;
        _step = JsonStep.Colon;
        delta = new JsonDelta(JsonDeltaKind.MemberName, _path.Depth, _path, text, _tokenStart, 0, _path.Name(_path.Depth, text));
        return true;
    }

    private bool TryReadNumber(ReadOnlySpan<byte> text, out JsonDelta delta)
    {
        delta = default;
        bool isWhole = false;
        while (_position < text.Length && !isWhole)
        {
            JsonNumberPart part = JsonNumber.Next(_numberPart, text[_position]);
            if (part != JsonNumberPart.None)
            {
                _numberPart = part;
                _position++;
                _numberEnd = JsonNumber.IsNumber(part) ? _position : _numberEnd;
            }
            else if (JsonNumber.IsNumber(_numberPart) && JsonNumber.IsDelimiter(text[_position]))
            {
                isWhole = true;
            }
            else
            {
                Fail(JsonFailure.Syntax, _position);
                return false;
            }
        }

        if (!isWhole && !IsNumberAtEnd)
        {
            return false;
        }

        EndValue();
        delta = Whole(JsonDeltaKind.Number, text, _tokenStart, text.Slice(_tokenStart, _position - _tokenStart));
        return true;
    }

    private bool TryReadLiteral(ReadOnlySpan<byte> text, out JsonDelta delta)
    {
        delta = default;
        ReadOnlySpan<byte> literal = TextOf(_literal);
        int matched = _position - _tokenStart;
        while (matched < literal.Length && _position < text.Length)
        {
            if (text[_position] != literal[matched])
            {
                Fail(JsonFailure.Syntax, _position);
                return false;
            }

            matched++;
            _position++;
        }

        if (matched < literal.Length)
        {
            return false;
        }

        EndValue();
        delta = Whole(_literal, text, _tokenStart, text.Slice(_tokenStart, matched));
        return true;
    }

    // Reads characters up to the closing quote (true), an incomplete one, or an invalid one.
    private bool ScanCharacters(ReadOnlySpan<byte> text, out bool isPlain)
    {
        isPlain = true;
        while (true)
        {
            int runStart = _position;
            _position = JsonScan.IndexOfSpecial(text, runStart);
            if (_position == text.Length)
            {
                _position -= Utf8Text.IncompleteLength(text.Slice(runStart));
                BytesTouched += text.Length - _position;
                return false;
            }

            if (text[_position] == (byte)'"')
            {
                return true;
            }

            // "the characters that MUST be escaped: quotation mark, reverse solidus, and the control characters"
            if (text[_position] != (byte)'\\')
            {
                Fail(JsonFailure.Syntax, _position);
                return false;
            }

            switch (JsonEscape.Read(text.Slice(_position), out int length))
            {
                case JsonEscapeStatus.Incomplete:
                    BytesTouched += text.Length - _position;
                    return false;
                case JsonEscapeStatus.Invalid:
                    Fail(JsonFailure.Syntax, _position + length);
                    return false;
                case JsonEscapeStatus.LoneSurrogate:
                    _isIllFormed = true;
                    break;
            }

            isPlain = false;
            _position += length;
        }
    }

    private bool IsUtf8(ReadOnlySpan<byte> text)
    {
        BytesTouched += text.Length;
        bool isValid = Utf8Text.IsValid(text);
        _isIllFormed |= !isValid;
        return isValid;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        BytesTouched += text.Length;
        _scratch.Clear();
        JsonText.AppendUnescaped(text, ref _scratch, carriedHigh: 0, mayCarry: false);
        return _scratch.Span;
    }

    private void ResetSteps()
    {
        _step = JsonStep.Value;
        _position = 0;
        _documentStart = 0;
        _stableEnd = 0;
        _isIllFormed = false;
    }
}
