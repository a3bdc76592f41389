namespace SseCore.Generator;

/// <summary>
/// The root of payloads or the elements of an array, for which rules fire. The values of one element are kept together.
/// </summary>
internal sealed class PathScope
{
    private readonly NameTable _names = new("Event");
    private readonly List<PathNode> _fields = [];
    private readonly List<PathScope> _children = [];

    public PathScope(PathNode node, PathScope? parent)
    {
        Node = node;
        Parent = parent;
        parent?._children.Add(this);
    }

    public PathNode Node { get; }

    public PathScope? Parent { get; }

    public IReadOnlyList<PathScope> Children => _children;

    /// <summary>The places whose values are kept.</summary>
    public IReadOnlyList<PathNode> Fields => _fields;

    /// <summary>The field that keeps the element's position in its array, if a rule needs it.</summary>
    public string? PositionField { get; private set; }

    public bool HasValues => Fields.Count > 0 || PositionField is not null;

    /// <summary>The rules that fire for each of these elements, in their order.</summary>
    public List<Rule> Rules { get; } = [];

    /// <summary>The rules that fire for elements below these.</summary>
    public IEnumerable<Rule> RulesBelow => Children.SelectMany(child => child.Rules.Concat(child.RulesBelow)).OrderBy(rule => rule.Number);

    /// <summary>Rank of the elements' deltas within the enclosing element.</summary>
    public int Rank => Rules.Concat(RulesBelow).Min(rule => rule.Number);

    /// <summary>The variable that holds the values.</summary>
    public string Variable => Parent is null ? "root" : "item";

    public void KeepPosition() => PositionField ??= _names.Take("Position");

    public string AddField(PathNode node)
    {
        _fields.Add(node);
        return _names.Take(node == Node ? "Value" : node.Stem[Node.Stem.Length..]);
    }
}
