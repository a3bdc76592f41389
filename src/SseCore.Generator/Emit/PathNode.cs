namespace SseCore.Generator;

/// <summary>A place in payloads that some path leads to or through.</summary>
internal sealed class PathNode
{
    private readonly List<PathNode> _members = [];
    private readonly Dictionary<string, PathNode> _membersByName = new(StringComparer.Ordinal);

    /// <summary>The root of payloads.</summary>
    public PathNode()
    {
        Path = "";
        Stem = "";
        Identifier = "Root";
        Scope = new PathScope(this, parent: null);
    }

    private PathNode(PathNode parent, string? name)
    {
        Parent = parent;
        Name = name;
        Path = name is null ? parent.Path + "[]" : parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
        Stem = name is null ? parent.Stem : parent.Stem + CSharp.Pascal(name);
        Identifier = name is null ? parent.Identifier + "Item" : Stem;
        Scope = name is null ? new PathScope(this, parent.Scope) : parent.Scope;
    }

    public PathNode? Parent { get; }

    /// <summary>The member's name, or <see langword="null"/> for the root and for the elements of an array.</summary>
    public string? Name { get; }

    /// <summary>The path, for comments.</summary>
    public string Path { get; }

    /// <summary>The names on the path, joined in Pascal case.</summary>
    public string Stem { get; }

    /// <summary>The path as a part of names.</summary>
    public string Identifier { get; }

    /// <summary>The array element that this place belongs to.</summary>
    public PathScope Scope { get; }

    /// <summary>The members that paths continue to, in the order in which the dialect names them.</summary>
    public IReadOnlyList<PathNode> Members => _members;

    /// <summary>The elements, if paths continue to them.</summary>
    public PathNode? Element { get; private set; }

    /// <summary>The field that keeps the value, if a rule needs it.</summary>
    public string? Field { get; private set; }

    /// <summary>What rules ask of the value.</summary>
    public ValueUse Use { get; set; }

    /// <summary>The kinds of deltas that need this place or one below it.</summary>
    public HashSet<string> Kinds { get; } = [];

    public bool IsContainer => Members.Count > 0 || Element is not null;

    /// <summary>This place and all below it.</summary>
    public IEnumerable<PathNode> Subtree => [this, .. Members.SelectMany(member => member.Subtree), .. Element?.Subtree ?? []];

    /// <summary>The place one segment further.</summary>
    public PathNode Child(string? segment)
    {
        if (segment is null)
        {
            return Element ??= new PathNode(this, name: null);
        }

        if (!_membersByName.TryGetValue(segment, out PathNode? member))
        {
            member = new PathNode(this, segment);
            _membersByName.Add(segment, member);
            _members.Add(member);
        }

        return member;
    }

    /// <summary>Marks the value to be kept.</summary>
    public void Keep() => Field ??= Scope.AddField(this);
}
