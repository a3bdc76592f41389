namespace SseCore.Generator;

/// <summary>The walk that recognizes a dialect: remembers which guards some element has met.</summary>
internal sealed class RecognitionTarget : WalkTarget
{
    private static readonly WalkParameter Found = new("scoped ref Found found", "ref found");

    private readonly PathTree _tree;
    private readonly List<(Guard Guard, string Field)> _guards = [];

    public RecognitionTarget(Dialect dialect, PathTree tree)
    {
        _tree = tree;
        var names = new NameTable();
        foreach (Guard guard in dialect.Recognitions.SelectMany(recognition => recognition.Guards).Where(guard => !guard.Path.Scope.IsRoot))
        {
            _guards.Add((guard, names.Take(tree.Find(guard.Path).Stem)));
        }
    }

    public bool HasFound => _guards.Count > 0;

    public override IReadOnlyList<WalkParameter> ParametersOf(PathNode node, bool isArray) =>
        isArray || ObjectsWithin(node).Any(inner => inner.Element is not null) ? [WalkParameter.Payload, Found] : [];

    public override string? ConditionOf(PathNode member) => null;

    public override void WriteElementStart(CodeWriter code, PathScope scope)
    {
    }

    public override void WriteElementEnd(CodeWriter code, PathScope scope)
    {
        foreach ((Guard guard, string field) in _guards.Where(entry => _tree.Find(entry.Guard.Path).Scope == scope))
        {
            code.Line($"found.{field} |= {string.Join(" && ", ConditionsOf(guard))};");
        }
    }

    public void WriteFound(CodeWriter code)
    {
        code.Blank();
        code.Line("// The guards that some element has met.");
        code.Open("private struct Found");
        foreach ((_, string field) in _guards)
        {
            code.Line($"public bool {field};");
        }

        code.Close();
    }

    /// <summary>The conditions, once the payload has been read, that a guard is met.</summary>
    public IReadOnlyList<string> TestsOf(Guard guard) =>
        guard.Path.Scope.IsRoot ? ConditionsOf(guard) : [$"found.{_guards.First(entry => ReferenceEquals(entry.Guard, guard)).Field}"];

    private List<string> ConditionsOf(Guard guard)
    {
        PathNode node = _tree.Find(guard.Path);
        return [.. Condition.Of($"{node.Scope.Variable}.{node.Field}", guard.Expectation).Select(condition => condition.Text)];
    }

    private static IEnumerable<PathNode> ObjectsWithin(PathNode node) => [node, .. node.Members.SelectMany(ObjectsWithin)];
}
