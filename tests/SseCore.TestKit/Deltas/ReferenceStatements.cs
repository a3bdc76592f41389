using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>What one payload states: the rules of a dialect file, interpreted over <see cref="JsonDocument"/>.</summary>
internal sealed class ReferenceStatements
{
    private readonly DialectFile _dialect;
    private readonly ReferenceElement _root;

    public ReferenceStatements(DialectFile dialect, string eventName, JsonElement payload)
    {
        _dialect = dialect;
        _root = new ReferenceElement("", payload);
        string? stated = dialect.EventType is null ? null : _root.ValueAt(new DialectPath(dialect.EventType)).Text();
        EventType = stated ?? (eventName == FramedEvent.DefaultType ? null : eventName);
    }

    /// <summary>The event's type; <see langword="null"/> if it has none.</summary>
    public string? EventType { get; }

    /// <summary>Whether the event is the last.</summary>
    public bool IsEnd => _dialect.Terminators.Any(terminator =>
        terminator.Payload is null
        && (terminator.Event is null || terminator.Event == EventType)
        && terminator.Guards.All(guard => DialectGuard.Holds(guard.Expectation, _root.ValueAt(guard.Path))));

    public IEnumerable<ReferenceStatement> Read()
    {
        bool isUnknown = _dialect.KnowsAllEvents && EventType is not null && !_dialect.KnownEvents.Contains(EventType);
        return isUnknown ? Read(_root).Append(new(DeltaKind.Unknown) { Name = EventType }) : Read(_root);
    }

    // The element's own rules in order, and each array below as one, at the position of the first rule that goes there.
    private IEnumerable<ReferenceStatement> Read(ReferenceElement element)
    {
        var read = new HashSet<string>();
        foreach (DialectRule rule in _dialect.Rules.Where(rule => rule.Scope.StartsWith(element.Scope, StringComparison.Ordinal)))
        {
            if (rule.Scope == element.Scope)
            {
                if (rule.AppliesTo(EventType) && rule.Guards.All(guard => DialectGuard.Holds(guard.Expectation, element.ValueAt(guard.Path))))
                {
                    yield return Fire(rule, element);
                }
            }
            else if (DialectPath.NextScope(element.Scope, rule.Scope) is var array && read.Add(array))
            {
                foreach (ReferenceStatement statement in element.ElementsOf(array).SelectMany(Read))
                {
                    yield return statement;
                }
            }
        }
    }

    private static ReferenceStatement Fire(DialectRule rule, ReferenceElement element)
    {
        DeltaKind kind = rule.Emit switch
        {
            "toolCall" => DeltaKind.ToolCallStart,
            "toolCallValue" => DeltaKind.ToolCallArguments,
            "toolCallSignature" => DeltaKind.Signature,
            _ => Enum.Parse<DeltaKind>(rule.Emit, ignoreCase: true),
        };
        var statement = new ReferenceStatement(kind)
        {
            Rule = rule,
            Form = rule.Form,
            Choice = Index("choice") ?? 0,
            Index = Index("index"),
            Part = rule.Captures.ContainsKey("part") ? Index("part") ?? 0 : null,
        };
        return rule.Emit switch
        {
            "messageStart" => statement with { Id = Text("id"), Name = Text("model") },
            "citation" => statement with { Text = First("text", ReferenceJson.Content) },
            "toolCall" => statement with { Id = First("id", ReferenceJson.Scalar), Name = Text("name"), Text = First("arguments", ReferenceJson.Content) },
            "toolCallValue" => statement with
            {
                Id = Text("path"),
                Text = First("value", ReferenceJson.Primitive),
                HasMore = First("more", ReferenceJson.Primitive) == "true",
            },
            "toolCallEnd" => statement,
            "finish" => statement with { Text = Text("reason") },
            "usage" => statement with { Usage = new(Count("input"), Count("output"), Count("total"), Count("cached"), Count("reasoning")) },
            "error" => statement with { Id = Text("type"), Name = First("code", ReferenceJson.Scalar), Text = Text("message") },
            "unknown" => statement with { Name = Text("name") },
            _ => statement with { Text = Text("text") },
        };

        string? Text(string capture) => First(capture, ReferenceJson.Text);

        long? Count(string capture) => First(capture, value => (object?)value.Integer()) as long?;

        int? Index(string capture) => Paths(capture)
            .Select(path => path.IsPosition ? element.Of(path).Position : element.ValueAt(path).Index())
            .FirstOrDefault(index => index is not null);

        T? First<T>(string capture, Func<JsonElement?, T?> usable)
            where T : class => Paths(capture).Select(path => usable(element.ValueAt(path))).FirstOrDefault(value => value is not null);

        IEnumerable<DialectPath> Paths(string capture) => rule.Captures.GetValueOrDefault(capture) ?? [];
    }
}
