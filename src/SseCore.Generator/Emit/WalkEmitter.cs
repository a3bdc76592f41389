using System.Text;

namespace SseCore.Generator;

/// <summary>Writes the walk over a payload: a struct of values for each kind of element, and a reader for each object and array.</summary>
internal sealed class WalkEmitter
{
    private readonly CodeWriter _code;
    private readonly PathTree _tree;
    private readonly EventTypes _events;
    private readonly WalkTarget _target;
    private readonly Dictionary<PathScope, string> _structs = [];
    private readonly Dictionary<PathNode, string> _objectReaders = [];
    private readonly Dictionary<PathNode, string> _arrayReaders = [];

    public WalkEmitter(CodeWriter code, PathTree tree, EventTypes events, NameTable names, WalkTarget target)
    {
        (_code, _tree, _events, _target) = (code, tree, events, target);
        foreach (PathNode node in tree.Root.Subtree)
        {
            if (node.Members.Count > 0)
            {
                _objectReaders.Add(node, names.Take("Read" + node.Identifier));
            }

            if (node.Element is not null)
            {
                _arrayReaders.Add(node, names.Take($"Read{node.Identifier}Array"));
            }

            if (node == node.Scope.Node && HasValues(node.Scope))
            {
                _structs.Add(node.Scope, TakeStructName(node.Scope, names));
            }
        }
    }

    /// <summary>The declaration of the parameter for the values of an element, unless none are kept.</summary>
    public string? ValuesParameter(PathScope scope, string modifiers) => HasValues(scope) ? $"{modifiers} {_structs[scope]} {scope.Variable}" : null;

    /// <summary>Writes the declaration of the values of an element.</summary>
    public void WriteValues(PathScope scope)
    {
        if (HasValues(scope))
        {
            _code.Line($"var {scope.Variable} = default({_structs[scope]});");
        }
    }

    /// <summary>
    /// Writes the statements that read the current value of <c>json</c>; for the root, <c>isObject</c> tells what it is.
    /// </summary>
    public void WriteRead(PathNode node)
    {
        string? field = node.Field is null ? null : $"{node.Scope.Variable}.{node.Field}";
        if (!node.IsContainer)
        {
            WriteReadScalar(node, field);
            return;
        }

        string keyword = "if";
        if (_objectReaders.TryGetValue(node, out string? objectReader))
        {
            string test = "json.TryEnterObject()";
            if (node.Parent is null)
            {
                _code.Line($"bool isObject = {test};");
                test = "isObject";
            }

            WriteBranch($"{keyword} ({test})", Call(objectReader, node, isArray: false), field);
            keyword = "else if";
        }

        if (_arrayReaders.TryGetValue(node, out string? arrayReader))
        {
            WriteBranch($"{keyword} (json.TryEnterArray())", Call(arrayReader, node, isArray: true), field);
        }

        _code.Open("else");
        WriteReadScalar(node, field);
        _code.Close();
    }

    public void WriteReaders()
    {
        foreach (PathNode node in _tree.Root.Subtree)
        {
            if (_objectReaders.TryGetValue(node, out string? objectReader))
            {
                WriteObjectReader(objectReader, node);
            }

            if (_arrayReaders.TryGetValue(node, out string? arrayReader))
            {
                WriteArrayReader(arrayReader, node);
            }
        }
    }

    public void WriteStructs()
    {
        foreach ((PathScope scope, string name) in _structs)
        {
            _code.Blank();
            _code.Line(scope.Parent is null ? "// The values read from a payload." : $"// The values read from each {CommentOf(scope.Node)}.");
            _code.Open($"private struct {name}");
            if (HasEvent(scope))
            {
                _code.Line("public Event Event;");
            }

            if (scope.PositionField is not null)
            {
                _code.Line($"public int {scope.PositionField};");
            }

            foreach (PathNode field in scope.Fields)
            {
                _code.Line($"public TapeValue {field.Field};");
            }

            _code.Close();
        }
    }

    private void WriteReadScalar(PathNode node, string? field)
    {
        if (_events.IsAt(node))
        {
            _code.Line($"root.Event = EventIn(ref json, {(field is null ? "" : field + " = ")}json.ReadValue());");
        }
        else
        {
            _code.Line(field is null ? "json.SkipValue();" : $"{field} = json.{ReaderOf(node)}();");
        }
    }

    private static string ReaderOf(PathNode node) => node.Use switch
    {
        ValueUse.Text => "ReadText",
        ValueUse.Count => "ReadCount",
        ValueUse.Place => "ReadIndex",
        _ => "ReadValue",
    };

    private void WriteBranch(string header, string call, string? field)
    {
        _code.Open(header);
        if (field is not null)
        {
            _code.Line("int start = json.EnteredAt;");
        }

        _code.Line(call);
        if (field is not null)
        {
            _code.Line($"{field} = json.ContainerFrom(start);");
        }

        _code.Close();
    }

    private void WriteObjectReader(string reader, PathNode node)
    {
        _code.Blank();
        if (node.Path.Length > 0)
        {
            _code.Line($"// {CommentOf(node)}");
        }

        _code.Open($"private static void {reader}({Parameters(node, isArray: false)})");
        _code.Open("while (json.ReadMember(out ReadOnlySpan<byte> name))");
        _code.Open("switch (name.Length)");
        foreach (PathNode member in node.Members.OrderBy(member => Encoding.UTF8.GetByteCount(member.Name!)))
        {
            string condition = _target.ConditionOf(member) is string found ? $" && {found}" : "";
            _code.Line($"case {Encoding.UTF8.GetByteCount(member.Name!)} when name.SequenceEqual({CSharp.Utf8Literal(member.Name!)}){condition}:");
            _code.Indented(() =>
            {
                WriteRead(member);
                if (member.IsContainer)
                {
                    _code.Blank();
                }

                _code.Line("break;");
            });
        }

        _code.Line("default:");
        _code.Indented(() =>
        {
            _code.Line("json.SkipValue();");
            _code.Line("break;");
        });
        _code.Close();
        _code.Close();
        _code.Close();
    }

    private void WriteArrayReader(string reader, PathNode node)
    {
        PathNode element = node.Element!;
        _code.Blank();
        _code.Line($"// {CommentOf(element)}");
        _code.Open($"private static void {reader}({Parameters(node, isArray: true)})");
        string? position = element.Scope.PositionField;
        if (position is not null)
        {
            _code.Line("int next = 0;");
        }

        _code.Open("while (json.ReadElement())");
        WriteValues(element.Scope);
        if (position is not null)
        {
            _code.Line($"{element.Scope.Variable}.{position} = next++;");
        }

        _target.WriteElementStart(_code, element.Scope);
        WriteRead(element);
        _code.Blank();
        _target.WriteElementEnd(_code, element.Scope);
        _code.Close();
        _code.Close();
    }

    private string Parameters(PathNode node, bool isArray) => string.Join(
        ", ",
        ["scoped ref JsonCursor json", .. Values(node, isArray, "scoped ref"), .. _target.ParametersOf(node, isArray).Select(parameter => parameter.Declaration)]);

    private string Call(string reader, PathNode node, bool isArray)
    {
        IEnumerable<string> values = Values(node, isArray, "ref").Select(_ => $"ref {node.Scope.Variable}");
        return $"{reader}({string.Join(", ", ["ref json", .. values, .. _target.ParametersOf(node, isArray).Select(parameter => parameter.Argument)])});";
    }

    // The readers of arrays create the values of each element; those of objects fill in those of the element that they are part of.
    private IEnumerable<string> Values(PathNode node, bool isArray, string modifiers) =>
        !isArray && ValuesParameter(node.Scope, modifiers) is string values ? [values] : [];

    // No member may have the name of its type.
    private static string TakeStructName(PathScope scope, NameTable names)
    {
        string name;
        do
        {
            name = names.Take(scope.Node.Identifier);
        }
        while (scope.PositionField == name || scope.Fields.Any(field => field.Field == name));

        return name;
    }

    private bool HasEvent(PathScope scope) => scope.Parent is null && _tree.Root.Members.Any(_events.IsAt);

    private bool HasValues(PathScope scope) => scope.HasValues || HasEvent(scope);

    private static string CommentOf(PathNode node) => Excerpt.Of(node.Path);
}
