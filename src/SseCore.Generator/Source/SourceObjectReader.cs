namespace SseCore.Generator;

/// <summary>Reads the members of an object by name and type; missing, misspelt and mistyped ones become diagnostics.</summary>
internal sealed class SourceObjectReader(SourceObject source, DiagnosticBag diagnostics)
{
    public int Offset => source.Offset;

    public void ReportMembersOtherThan(IReadOnlyCollection<string> known)
    {
        foreach (SourceMember member in source.Members.Where(member => !known.Contains(member.Name)))
        {
            diagnostics.ReportUnknown(member.Offset, DiagnosticCode.UnknownMember, "member of this object", member.Name, known);
        }
    }

    public int OffsetOf(string name) => source[name]?.Offset ?? source.Offset;

    public SourceNode? Node(string name) => source[name];

    public SourceNode? Required(string name)
    {
        if (source[name] is not SourceNode node)
        {
            diagnostics.Report(source, DiagnosticCode.MissingMember, $"Member '{name}' is missing.");
            return null;
        }

        return node;
    }

    public string? String(string name) => source[name] is SourceNode node ? Expect<SourceString>(node, $"'{name}' must be a string")?.Value : null;

    public string? RequiredString(string name) => Required(name) is null ? null : String(name);

    /// <summary>The non-empty strings of a member that is one string or an array of them.</summary>
    public IReadOnlyList<SourceString> Strings(string name)
    {
        if (source[name] is not SourceNode node)
        {
            return [];
        }

        IReadOnlyList<SourceNode> nodes = node is SourceArray array ? array.Elements : [node];
        if (nodes.Count == 0)
        {
            diagnostics.Report(node, DiagnosticCode.WrongType, $"'{name}' must not be an empty array.");
        }

        var strings = new List<SourceString>();
        foreach (SourceNode element in nodes)
        {
            if (Expect<SourceString>(element, $"'{name}' must be a string or an array of strings") is not SourceString text)
            {
                continue;
            }

            if (text.Value.Length == 0)
            {
                diagnostics.Report(text, DiagnosticCode.WrongType, $"'{name}' must not be empty.");
            }
            else
            {
                strings.Add(text);
            }
        }

        return strings;
    }

    /// <summary>The objects of a member that is an array of them.</summary>
    public IEnumerable<SourceObject> Objects(string name)
    {
        if (source[name] is not SourceNode node || Expect<SourceArray>(node, $"'{name}' must be an array of objects") is not SourceArray array)
        {
            return [];
        }

        return array.Elements.Select(element => Expect<SourceObject>(element, $"'{name}' must hold objects")).OfType<SourceObject>().ToList();
    }

    /// <summary>The members of a member that is an object.</summary>
    public IReadOnlyList<SourceMember> Members(string name) =>
        source[name] is SourceNode node && Expect<SourceObject>(node, $"'{name}' must be an object") is SourceObject found ? found.Members : [];

    private TNode? Expect<TNode>(SourceNode node, string expected)
        where TNode : SourceNode
    {
        if (node is not TNode)
        {
            diagnostics.Report(node, DiagnosticCode.WrongType, $"{expected}, not {node.Description}.");
        }

        return node as TNode;
    }
}
