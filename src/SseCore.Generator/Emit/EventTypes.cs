namespace SseCore.Generator;

/// <summary>The event types that a dialect distinguishes: an enum in the generated code, so that each is compared once.</summary>
internal sealed class EventTypes
{
    // The type of an event that was given none.
    private const string Default = "message";

    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly MemberPath? _member;
    private readonly bool _knowsAll;

    public EventTypes(Dialect dialect)
    {
        _member = dialect.EventType;
        _knowsAll = dialect.KnowsAllEvents;
        var names = new NameTable("None", "Other");
        foreach (string name in dialect.Events)
        {
            _members.Add(name, names.Take(CSharp.Pascal(name)));
        }
    }

    /// <summary>Whether anything depends on the event type.</summary>
    public bool Matter => _members.Count > 0 || IsInPayload;

    /// <summary>Whether payloads state their type.</summary>
    public bool IsInPayload => _member is not null;

    /// <summary>The enum member of a name that the dialect has.</summary>
    public string MemberOf(string name) => $"Event.{_members[name]}";

    /// <summary>The condition that <c>evt</c> is one of <paramref name="names"/>.</summary>
    public Condition Test(IReadOnlyList<string> names)
    {
        string members = string.Join(" or ", names.Select(MemberOf));
        return names.Count == 1 ? new($"evt == {members}", $"evt != {members}") : new($"(evt is {members})");
    }

    /// <summary>Whether the type of events is the value at this place.</summary>
    public bool IsAt(PathNode node) => node.Parent is { Parent: null } && _member is not null && node.Name == _member.Segments[0];

    /// <summary>Writes the code that determines the type, from the payload's value first and then from the event's name.</summary>
    public void WriteLocal(CodeWriter code)
    {
        string inPayload = IsInPayload ? "root.Event != Event.None ? root.Event : " : "";
        string unnamed = _knowsAll && !_members.ContainsKey(Default) ? $"eventType.SequenceEqual({CSharp.Utf8Literal(Default)}) ? Event.None : " : "";
        code.Line($"Event evt = {inPayload}{unnamed}EventOf(eventType);");
    }

    public void WriteDeclarations(CodeWriter code)
    {
        code.Open("private enum Event");
        foreach (string member in (string[])["None", "Other", .. _members.Values])
        {
            code.Line(member + ",");
        }

        code.Close();
        code.Blank();
        code.Open("private static Event EventOf(ReadOnlySpan<byte> type)");
        code.Open("switch (type.Length)");
        code.Line("case 0:");
        code.Indented(() => code.Line("return Event.None;"));
        foreach (string name in _members.Keys.OrderBy(Utf8Length))
        {
            code.Line($"case {Utf8Length(name)} when type.SequenceEqual({CSharp.Utf8Literal(name)}):");
            code.Indented(() => code.Line($"return {MemberOf(name)};"));
        }

        code.Line("default:");
        code.Indented(() => code.Line("return Event.Other;"));
        code.Close();
        code.Close();
        if (IsInPayload)
        {
            WriteReader(code);
        }
    }

    private static void WriteReader(CodeWriter code)
    {
        code.Blank();
        code.Line("private static Event EventIn(scoped ref JsonCursor json, TapeValue type) =>");
        code.Indented(() => code.Line("type.HasText ? EventOf(json.TextOf(type)) : Event.None;"));
    }

    private static int Utf8Length(string text) => System.Text.Encoding.UTF8.GetByteCount(text);
}
