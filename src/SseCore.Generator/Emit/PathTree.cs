namespace SseCore.Generator;

/// <summary>All places in payloads that a set of paths leads to: the plan of one walk.</summary>
internal sealed class PathTree
{
    public PathNode Root { get; } = new();

    public IEnumerable<PathScope> Scopes => Root.Subtree.Select(node => node.Scope).Distinct();

    /// <summary>The walk that reads what the rules of a dialect need.</summary>
    public static PathTree OfRules(Dialect dialect)
    {
        var tree = new PathTree();
        if (dialect.EventType is MemberPath eventType)
        {
            tree.Add(eventType);
        }

        foreach (Rule rule in dialect.Rules)
        {
            tree.Find(rule.Scope).Scope.Rules.Add(rule);
            foreach (Capture capture in rule.Captures)
            {
                ValueUse use = rule.Emission.Name == Emission.Usage ? ValueUse.Count : Emission.IsText(capture.Name) ? ValueUse.Text
                    : Emission.IsPlace(capture.Name) && !dialect.BeginningChoices.Contains(capture) ? ValueUse.Place
                    : ValueUse.Decision;
                foreach (MemberPath path in capture.Paths.Where(path => !path.IsPosition))
                {
                    tree.Find(path).Use |= use;
                }
            }

            foreach (Guard guard in rule.Guards)
            {
                tree.Find(guard.Path).Use |= UseOf(guard);
            }

            foreach (MemberPath path in rule.Paths)
            {
                for (PathNode? node = tree.Add(path); node is not null; node = node.Parent)
                {
                    node.Kinds.Add(rule.Emission.Kind);
                }
            }
        }

        foreach (Guard guard in dialect.Terminators.SelectMany(terminator => terminator.Guards))
        {
            tree.Add(guard.Path).Use |= UseOf(guard);
        }

        // The event type and the end are needed for any kind.
        IEnumerable<MemberPath> always = dialect.Terminators.SelectMany(terminator => terminator.Guards).Select(guard => guard.Path);
        foreach (MemberPath path in dialect.EventType is null ? always : always.Append(dialect.EventType))
        {
            for (PathNode? node = tree.Find(path); node is not null; node = node.Parent)
            {
                node.Kinds.UnionWith(tree.Root.Kinds);
            }
        }

        return tree;
    }

    /// <summary>The walk that reads what a dialect is recognized by.</summary>
    public static PathTree OfRecognitions(Dialect dialect)
    {
        var tree = new PathTree();
        if (dialect.EventType is MemberPath eventType && dialect.Recognitions.Any(recognition => recognition.Events.Count > 0))
        {
            tree.Add(eventType);
        }

        foreach (Guard guard in dialect.Recognitions.SelectMany(recognition => recognition.Guards))
        {
            tree.Add(guard.Path);
        }

        return tree;
    }

    /// <summary>The place that a path leads to.</summary>
    public PathNode Find(MemberPath path) => path.Segments.Aggregate(Root, (node, segment) => node.Child(segment));

    private static ValueUse UseOf(Guard guard) => guard.Expectation.DependsOnText ? ValueUse.Decision : ValueUse.Text;

    private PathNode Add(MemberPath path)
    {
        PathNode node = Find(path);
        if (path.IsPosition)
        {
            node.Scope.KeepPosition();
        }
        else
        {
            node.Keep();
        }

        return node;
    }
}
