namespace SseCore;

/// <summary>
/// Writes the JSON text of tool-call arguments that arrive value by value, each with its JSONPath (RFC 9535, singular
/// queries: <c>$.people[0].name</c>), as Vertex AI sends them. Written text never changes, so it can be handed out at once.
/// </summary>
/// <remarks>
/// This requires values in document order, as a model writes them. A value that would have to go where the text
/// is already closed is refused.
/// </remarks>
internal sealed class JsonPathWriter
{
    // The default of Utf8JsonReader, with which arguments are read.
    private const int MaxDepth = 64;

    private readonly Step[] _steps = new Step[MaxDepth];
    private readonly Step[] _open = new Step[MaxDepth];
    private readonly int[] _containers = new int[MaxDepth];
    private readonly HashSet<(int Container, ulong Name)> _written = [];
    private PooledBuffer _stepNames;
    private PooledBuffer _openNames;
    private int _depth;
    private int _lastContainer;
    private bool _isStringOpen;

    /// <summary>The number of members that are remembered, so that none is written twice.</summary>
    public int MemberCount => _written.Count;

    /// <summary>The maximum of <see cref="MemberCount"/>; a value that needs more is refused.</summary>
    public int MaxMembers { get; set; } = int.MaxValue;

    /// <summary>Writes a value, or continues the string written last.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="kind">The kind of value: a string, number, boolean, or else null. The end of an open string comes as null.</param>
    /// <param name="raw">The value as written in JSON, a string without its quotes.</param>
    /// <param name="isContinued">Whether more of the string follows.</param>
    /// <param name="output">Receives the text.</param>
    /// <returns>Whether the place exists and can still be written.</returns>
    public bool TryWrite(ReadOnlySpan<byte> path, TapeValueKind kind, ReadOnlySpan<byte> raw, bool isContinued, ref PooledBuffer output)
    {
        bool isString = kind is TapeValueKind.String or TapeValueKind.EscapedString;
        int length = ParsePath(path);
        int common = CommonLength(length);
        if (length == 0 || (common == length && !(common == _depth && _isStringOpen && (isString || kind <= TapeValueKind.Null))))
        {
            return false;
        }

        if (common < length)
        {
            if (_written.Count + length > MaxMembers || !TryMoveTo(common, length, ref output))
            {
                return false;
            }

            _isStringOpen = isString;
            if (isString)
            {
                output.Append((byte)'"');
            }
        }

        output.Append(isString || kind > TapeValueKind.Null ? raw : _isStringOpen ? default : "null"u8);
        if (_isStringOpen && !isContinued)
        {
            output.Append((byte)'"');
            _isStringOpen = false;
        }

        return true;
    }

    /// <summary>Closes everything that is open: no more values come.</summary>
    public void End(ref PooledBuffer output)
    {
        CloseTo(0, ref output);
        if (_depth > 0)
        {
            output.Append(_open[0].IsIndex ? (byte)']' : (byte)'}');
        }

        Reset();
    }

    public void Reset()
    {
        _depth = 0;
        _lastContainer = 0;
        _isStringOpen = false;
        _written.Clear();
        _openNames.Clear();
    }

    /// <summary>Resets the writer, and returns all buffers to the pool.</summary>
    public void Release()
    {
        Reset();
        _stepNames.Release();
        _openNames.Release();
    }

    // 0: not a path that a value can go to.
    private int ParsePath(ReadOnlySpan<byte> path)
    {
        _stepNames.Clear();
        if (path.IsEmpty || path[0] != (byte)'$')
        {
            return 0;
        }

        int length = 0;
        path = path.Slice(1);
        while (!path.IsEmpty)
        {
            if (length == MaxDepth || !TryParseStep(ref path, out _steps[length]))
            {
                return 0;
            }

            length++;
        }

        return length;
    }

    private bool TryParseStep(ref ReadOnlySpan<byte> path, out Step step)
    {
        step = default;
        if (path[0] == (byte)'.')
        {
            path = path.Slice(1);
            int length = path.IndexOfAny((byte)'.', (byte)'[');
            ReadOnlySpan<byte> name = length < 0 ? path : path.Slice(0, length);
            path = path.Slice(name.Length);
            step = NameStep(name);
            return !name.IsEmpty;
        }

        if (path[0] != (byte)'[' || path.Length < 3)
        {
            return false;
        }

        path = path.Slice(1);
        return path[0] is (byte)'\'' or (byte)'"' ? TryParseQuoted(ref path, out step) : TryParseIndex(ref path, out step);
    }

    private bool TryParseQuoted(ref ReadOnlySpan<byte> path, out Step step)
    {
        byte quote = path[0];
        int start = _stepNames.Length;
        step = default;
        int end = 1;
        while (end < path.Length && path[end] != quote)
        {
            if (path[end] != (byte)'\\')
            {
                end++;
                continue;
            }

            // RFC 9535, section 2.3.1.1: the escapes are those of JSON, and the quote.
            end = end + 1 < path.Length && path[end + 1] == quote ? end + 2 : JsonScan.EndOfEscape(path, end + 1);
            if (end < 0)
            {
                return false;
            }
        }

        if (end + 1 >= path.Length || path[end + 1] != (byte)']')
        {
            return false;
        }

        JsonText.AppendUnescaped(path.Slice(1, end - 1), ref _stepNames, carriedHigh: 0, mayCarry: false);
        step = new Step(start, _stepNames.Length - start, IsIndex: false);
        path = path.Slice(end + 2);
        return true;
    }

    private static bool TryParseIndex(ref ReadOnlySpan<byte> path, out Step step)
    {
        int index = 0;
        int length = path.IndexOf((byte)']');
        step = default;
        if (length is < 1 or > 9)
        {
            return false;
        }

        foreach (byte digit in path.Slice(0, length))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            index = (index * 10) + (digit - '0');
        }

        path = path.Slice(length + 1);
        step = new Step(index, 0, IsIndex: true);
        return true;
    }

    private Step NameStep(ReadOnlySpan<byte> name)
    {
        var step = new Step(_stepNames.Length, name.Length, IsIndex: false);
        _stepNames.Append(name);
        return step;
    }

    private int CommonLength(int length)
    {
        int common = 0;
        while (common < length && common < _depth && IsSame(_steps[common], _open[common]))
        {
            common++;
        }

        return common;
    }

    private bool IsSame(Step step, Step open) => step.IsIndex == open.IsIndex
        && (step.IsIndex ? step.Start == open.Start : NameOf(step).SequenceEqual(_openNames.Span.Slice(open.Start, open.Length)));

    private ReadOnlySpan<byte> NameOf(Step step) => _stepNames.Span.Slice(step.Start, step.Length);

    // Everything is checked before anything is written.
    private bool TryMoveTo(int common, int length, ref PooledBuffer output)
    {
        Step first = _steps[common];
        if (_depth > 0)
        {
            // If everything open is a part of the path, the path leads into a value that is not a container.
            if (common == _depth || first.IsIndex != _open[common].IsIndex || (first.IsIndex && first.Start != _open[common].Start + 1))
            {
                return false;
            }

            if (!first.IsIndex && _written.Contains((_containers[common], HashOf(NameOf(first)))))
            {
                return false;
            }
        }

        for (int i = _depth == 0 ? 0 : common + 1; i < length; i++)
        {
            if (_steps[i].IsIndex && _steps[i].Start != 0)
            {
                return false;
            }
        }

        if (_depth > 0)
        {
            CloseTo(common, ref output);
            output.Append((byte)',');
            Place(common, ref output);
        }

        for (int i = _depth == 0 ? 0 : common + 1; i < length; i++)
        {
            output.Append(_steps[i].IsIndex ? (byte)'[' : (byte)'{');
            _containers[i] = ++_lastContainer;
            Place(i, ref output);
        }

        _depth = length;
        return true;
    }

    private void Place(int level, ref PooledBuffer output)
    {
        Step step = _steps[level];
        _openNames.Truncate(level == 0 ? 0 : EndOf(_open[level - 1]));
        if (step.IsIndex)
        {
            // Marks the end of the names before, so that the later ones are cut off there.
            _open[level] = step with { Length = -_openNames.Length };
            return;
        }

        ReadOnlySpan<byte> name = NameOf(step);
        _open[level] = new Step(_openNames.Length, name.Length, IsIndex: false);
        _openNames.Append(name);
        _written.Add((_containers[level], HashOf(name)));
        AppendQuoted(name, ref output);
        output.Append((byte)':');
    }

    private static int EndOf(Step open) => open.IsIndex ? -open.Length : open.Start + open.Length;

    // Closes the string, and the containers within the value at this level.
    private void CloseTo(int level, ref PooledBuffer output)
    {
        if (_isStringOpen)
        {
            output.Append((byte)'"');
            _isStringOpen = false;
        }

        for (int i = _depth - 1; i > level; i--)
        {
            output.Append(_open[i].IsIndex ? (byte)']' : (byte)'}');
        }
    }

    private static void AppendQuoted(ReadOnlySpan<byte> name, ref PooledBuffer output)
    {
        output.Append((byte)'"');
        foreach (byte value in name)
        {
            if (value < 0x20)
            {
                output.Append("\\u00"u8);
                output.Append("0123456789abcdef"u8[value >> 4]);
                output.Append("0123456789abcdef"u8[value & 0xF]);
                continue;
            }

            if (value is (byte)'"' or (byte)'\\')
            {
                output.Append((byte)'\\');
            }

            output.Append(value);
        }

        output.Append((byte)'"');
    }

    // FNV-1a. If two names had the same hash, the second would be refused, which is reported, not lost.
    private static ulong HashOf(ReadOnlySpan<byte> name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in name)
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return hash;
    }

    // A member's name in a buffer, or the index of an element, which is Start.
    private readonly record struct Step(int Start, int Length, bool IsIndex);
}
