namespace SseCore;

/// <summary>The arguments of the stream's tool calls that receive them value by value: the JSON text of each, as it grows.</summary>
internal sealed class ValueArguments
{
    // For all calls together. More are refused and reported.
    private const int MaxRememberedMembers = 1 << 16;

    private readonly Dictionary<int, JsonPathWriter> _writers = [];
    private readonly Stack<JsonPathWriter> _spare = [];
    private int _rememberedMembers;
    private PooledBuffer _written;

    /// <summary>The text written last, in memory separate from anything that path and value may refer to.</summary>
    public ReadOnlySpan<byte> Written => _written.Span;

    /// <summary>Writes a value of a call, or continues the string written last.</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="kind">The kind of value: see <see cref="JsonPathWriter.TryWrite"/>.</param>
    /// <param name="raw">The value as written in JSON, a string without its quotes.</param>
    /// <param name="isContinued">Whether more of the string follows.</param>
    /// <returns>Whether the place exists and can still be written.</returns>
    public bool TryWrite(int call, ReadOnlySpan<byte> path, TapeValueKind kind, ReadOnlySpan<byte> raw, bool isContinued)
    {
        if (!_writers.TryGetValue(call, out JsonPathWriter? writer))
        {
            writer = _spare.Count > 0 ? _spare.Pop() : new JsonPathWriter();
            _writers.Add(call, writer);
        }

        _written.ReleaseLarge();
        _written.Clear();
        int membersOfOthers = _rememberedMembers - writer.MemberCount;
        writer.MaxMembers = MaxRememberedMembers - membersOfOthers;
        bool isPlaced = writer.TryWrite(path, kind, raw, isContinued, ref _written);
        _rememberedMembers = membersOfOthers + writer.MemberCount;
        return isPlaced;
    }

    /// <summary>Writes the missing end of a call's arguments; nothing, if none of their values was written.</summary>
    public void End(int call)
    {
        _written.Clear();
        if (_writers.TryGetValue(call, out JsonPathWriter? writer))
        {
            _rememberedMembers -= writer.MemberCount;
            writer.End(ref _written);
            _writers.Remove(call);
            _spare.Push(writer);
        }
    }

    /// <summary>Discards all calls and returns the buffers.</summary>
    public void Clear()
    {
        foreach (KeyValuePair<int, JsonPathWriter> open in _writers)
        {
            _spare.Push(open.Value);
        }

        _writers.Clear();
        _rememberedMembers = 0;
        foreach (JsonPathWriter writer in _spare)
        {
            writer.Release();
        }

        _written.Release();
    }
}
