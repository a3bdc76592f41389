using System.Buffers.Text;

namespace SseCore;

/// <summary>The open objects and arrays around a place in a JSON text, and its path as a JSON Pointer.</summary>
internal sealed class JsonPath
{
    private const int MostDigits = 10;

    // Buffers for paths of long names are returned with the text; smaller buffers are kept.
    private const int RetainedCapacity = 32 * 1024;

    private JsonFrame[] _frames = new JsonFrame[8];

    // The last requested name that had to be unescaped, and its position in the text, which identifies it.
    private PooledBuffer _name;
    private int _nameStart = -1;

    // The reference tokens of the first _pointerDepth frames, which are still right; everything after them is stale.
    private PooledBuffer _pointer;
    private int _pointerDepth;

    public int Depth { get; private set; }

    public bool IsInArray => IsArray(Depth - 1);

    public void Enter(bool isArray, int start)
    {
        if (Depth == _frames.Length)
        {
            Array.Resize(ref _frames, 2 * Depth);
        }

        _frames[Depth++] = new JsonFrame { IsArray = isArray, Start = start };
    }

    /// <returns>Where the object or array that was left began.</returns>
    public int Leave()
    {
        Depth--;
        _pointerDepth = Math.Min(_pointerDepth, Depth);
        return _frames[Depth].Start;
    }

    public void NextElement()
    {
        _frames[Depth - 1].Index++;
        _pointerDepth = Math.Min(_pointerDepth, Depth - 1);
    }

    public void NextMember(int nameStart, int nameLength, bool isNamePlain)
    {
        ref JsonFrame frame = ref _frames[Depth - 1];
        frame.NameStart = nameStart;
        frame.NameLength = nameLength;
        frame.IsNamePlain = isNamePlain;
        _pointerDepth = Math.Min(_pointerDepth, Depth - 1);
    }

    /// <summary>Whether the container at the given depth is an array, not an object.</summary>
    public bool IsArray(int depth) => _frames[depth].IsArray;

    /// <summary>The position among elements of the value at the given depth, or -1.</summary>
    public int Index(int depth) => depth > 0 && IsArray(depth - 1) ? _frames[depth - 1].Index : -1;

    /// <summary>The name of the member whose value is at the given depth, or nothing. Valid until the path changes.</summary>
    public ReadOnlySpan<byte> Name(int depth, ReadOnlySpan<byte> text)
    {
        if (depth == 0 || IsArray(depth - 1))
        {
            return default;
        }

        ref readonly JsonFrame frame = ref _frames[depth - 1];
        ReadOnlySpan<byte> name = text.Slice(frame.NameStart, frame.NameLength);
        if (frame.IsNamePlain)
        {
            return name;
        }

        if (_nameStart != frame.NameStart)
        {
            _nameStart = frame.NameStart;
            _name.Clear();
            JsonText.AppendUnescaped(name, ref _name, carriedHigh: 0, mayCarry: false);
        }

        return _name.Span;
    }

    /// <summary>The JSON Pointer of the value at the given depth. Valid until the path changes.</summary>
    public ReadOnlySpan<byte> Pointer(int depth, ReadOnlySpan<byte> text)
    {
        while (_pointerDepth < depth)
        {
            _pointer.Truncate(PointerLength(_pointerDepth));
            AppendReferenceToken(_pointerDepth + 1, text);
            _frames[_pointerDepth++].PointerEnd = _pointer.Length;
        }

        return _pointer.Span.Slice(0, PointerLength(depth));
    }

    public void Clear()
    {
        Depth = 0;
        _pointerDepth = 0;
        _nameStart = -1;
        if (_name.Capacity > RetainedCapacity || _pointer.Capacity > RetainedCapacity)
        {
            _name.Release();
            _pointer.Release();
        }
    }

    public void Release()
    {
        Clear();
        _name.Release();
        _pointer.Release();
    }

    private int PointerLength(int depth) => depth == 0 ? 0 : _frames[depth - 1].PointerEnd;

    private void AppendReferenceToken(int depth, ReadOnlySpan<byte> text)
    {
        _pointer.Append((byte)'/');
        int index = Index(depth);
        if (index >= 0)
        {
            Utf8Formatter.TryFormat(index, _pointer.Reserve(MostDigits), out int digits);
            _pointer.Advance(digits);
            return;
        }

        ref readonly JsonFrame frame = ref _frames[depth - 1];
        ReadOnlySpan<byte> name = text.Slice(frame.NameStart, frame.NameLength);
        if (frame.IsNamePlain)
        {
            AppendReferenceToken(name);
            return;
        }

        // Does not use Name, which may have been handed out with another value.
        var unescaped = default(PooledBuffer);
        JsonText.AppendUnescaped(name, ref unescaped, carriedHigh: 0, mayCarry: false);
        AppendReferenceToken(unescaped.Span);
        unescaped.Release();
    }

    // RFC 6901: "'~' needs to be encoded as '~0' and '/' needs to be encoded as '~1' when these characters appear in a
    // reference token."
    private void AppendReferenceToken(ReadOnlySpan<byte> name)
    {
        for (int special = name.IndexOfAny((byte)'~', (byte)'/'); special >= 0; special = name.IndexOfAny((byte)'~', (byte)'/'))
        {
            _pointer.Append(name.Slice(0, special));
            _pointer.Append(name[special] == (byte)'~' ? "~0"u8 : "~1"u8);
            name = name.Slice(special + 1);
        }

        _pointer.Append(name);
    }
}
