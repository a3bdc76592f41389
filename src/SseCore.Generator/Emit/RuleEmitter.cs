namespace SseCore.Generator;

/// <summary>Writes the methods that evaluate the rules of an element when it has been read.</summary>
internal sealed class RuleEmitter
{
    private const int MaxConditionLength = 120;

    // Rules are grouped where that saves at least so many conditions.
    private const int MinSaving = 2;

    private readonly CodeWriter _code;
    private readonly Dialect _dialect;
    private readonly PathTree _tree;
    private readonly EventTypes _events;
    private readonly Dictionary<PathScope, string> _methods = [];

    public RuleEmitter(CodeWriter code, Dialect dialect, PathTree tree, EventTypes events, NameTable names)
    {
        (_code, _dialect, _tree, _events) = (code, dialect, tree, events);
        foreach (PathScope scope in tree.Scopes)
        {
            _methods.Add(scope, names.Take("Record" + scope.Node.Identifier));
        }
    }

    /// <summary>Writes the call that ends an element.</summary>
    public void WriteCall(PathScope scope)
    {
        string values = scope.HasValues ? $"in {scope.Variable}, " : "";
        _code.Line($"{_methods[scope]}({values}{(scope.Parent is null ? "eventType, " : "")}position, payload, tape);");
    }

    /// <summary>Writes the methods that these calls invoke.</summary>
    public void WriteMethods(WalkEmitter walk)
    {
        foreach (PathScope scope in _tree.Scopes)
        {
            string? values = walk.ValuesParameter(scope, "scoped in");
            string? eventType = scope.Parent is null ? "ReadOnlySpan<byte> eventType" : null;
            _code.Blank();
            _code.Open($"private static void {_methods[scope]}({string.Join(", ", new[] { values, eventType, "int position", "ReadOnlySpan<byte> payload", "DeltaTape tape" }.OfType<string>())})");
            WriteBody(scope);
            _code.Close();
        }
    }

    private void WriteBody(PathScope scope)
    {
        if (scope.Parent is null && _events.Matter)
        {
            _events.WriteLocal(_code);
        }

        Dictionary<string, string> choices = WriteChoices(scope);
        Dictionary<Rule, string> indexes = WriteIndexes(scope);
        WriteSettlement(scope, choices, indexes);
        if (scope.Parent is null)
        {
            WriteTermination();
        }

        WriteRules(scope, choices);
        if (scope.Parent is null)
        {
            WriteUnknownEvent();
        }

        if (scope.Parent is not null || scope.Children.Count > 0)
        {
            _code.Blank();
            _code.Line($"tape.Close(position, {(scope.Parent is null ? 0 : scope.Rank)});");
        }
    }

    // One local for each choice that is taken from this element, by its paths.
    private Dictionary<string, string> WriteChoices(PathScope scope)
    {
        var locals = new Dictionary<string, string>();
        var names = new NameTable();
        foreach (Capture choice in scope.Rules.Concat(scope.RulesBelow).Select(rule => rule.Capture("choice")).OfType<Capture>())
        {
            if (_tree.Find(choice.Paths[0]).Scope == scope && !locals.ContainsKey(KeyOf(choice)))
            {
                string local = names.Take("choice");
                locals.Add(KeyOf(choice), local);
                _code.Line($"TapeIndex {local} = {Index(choice, "0")};");
                if (_dialect.BeginningChoices.Any(beginning => KeyOf(beginning) == KeyOf(choice)))
                {
                    _code.Line($"tape.BeginChoice({local});");
                }
            }
        }

        return locals;
    }

    // One local for each index that rules of elements below take from this one, by its paths.
    private Dictionary<Rule, string> WriteIndexes(PathScope scope)
    {
        var indexes = new Dictionary<Rule, string>();
        var locals = new Dictionary<string, string>();
        var names = new NameTable();
        foreach (Rule rule in scope.RulesBelow)
        {
            if (rule.Capture("index") is not Capture index || _tree.Find(index.Paths[0]).Scope != scope)
            {
                continue;
            }

            string value = Index(index, IndexFallback(rule));
            if (!locals.TryGetValue(value, out string? local))
            {
                local = names.Take("index");
                locals.Add(value, local);
                _code.Line($"TapeIndex {local} = {value};");
            }

            indexes.Add(rule, local);
        }

        return indexes;
    }

    // Updates records of elements below, which were written before the rest of this element was known.
    private void WriteSettlement(PathScope scope, Dictionary<string, string> choices, Dictionary<Rule, string> indexes)
    {
        string? choice = scope.RulesBelow.Select(rule => rule.Capture("choice")).OfType<Capture>()
            .Select(capture => choices.GetValueOrDefault(KeyOf(capture))).FirstOrDefault(local => local is not null);
        List<IGrouping<string, Rule>> guarded = [.. scope.RulesBelow
            .GroupBy(rule => Condition.AnyOpposite(ConditionsIn(scope, rule)))
            .Where(rules => rules.Key.Length > 0)];
        if (choice is null && indexes.Count == 0 && guarded.Count == 0)
        {
            return;
        }

        _code.Open("if (tape.Position != position)");
        if (choice is not null)
        {
            _code.Line($"tape.SetChoice(position, {choice});");
        }

        foreach ((Rule rule, string index) in indexes)
        {
            _code.Line($"tape.SetIndex(position, rule: {rule.Number}, {index});");
        }

        foreach (IGrouping<string, Rule> rules in guarded)
        {
            _code.Blank();
            _code.Open($"if ({rules.Key})");
            foreach (Rule rule in rules)
            {
                _code.Line($"tape.Drop(position, rule: {rule.Number});");
            }

            _code.Close();
        }

        _code.Close();
        _code.Blank();
    }

    private void WriteTermination()
    {
        List<string> terminating = [.. _dialect.Terminators.Where(terminator => terminator.Guards.Count == 0)
            .Select(terminator => terminator.Event).OfType<string>().Distinct()];
        if (terminating.Count > 0)
        {
            WriteIf([_events.Test(terminating)], "tape.Terminate();");
            _code.Blank();
        }

        foreach (Terminator terminator in _dialect.Terminators.Where(terminator => terminator.Guards.Count > 0))
        {
            IEnumerable<Condition> guards = terminator.Guards.SelectMany(guard => Condition.Of(Value(guard.Path), guard.Expectation));
            WriteIf([.. terminator.Event is string evt ? [_events.Test([evt])] : Array.Empty<Condition>(), .. guards], "tape.Terminate();");
            _code.Blank();
        }
    }

    private void WriteUnknownEvent()
    {
        if (_dialect.KnowsAllEvents)
        {
            _code.Blank();
            WriteIf(
                [new("evt == Event.Other"), new("tape.Wants(DeltaKinds.Unknown)")],
                $"tape.AddUnknown({_dialect.Rules.Count}, {(_dialect.EventType is MemberPath eventType ? Value(eventType) : "default")});");
        }
    }

    private void WriteRules(PathScope scope, Dictionary<string, string> choices)
    {
        var unswitched = new List<ConditionalRule>();
        int next = 0;
        while (next < scope.Rules.Count)
        {
            List<Rule> run = scope.Parent is null ? RulesOfEvents([.. scope.Rules.Skip(next)]) : [];
            if (run.DistinctBy(EventsOf).Skip(1).Any())
            {
                WriteConditionalRules(unswitched, choices);
                unswitched.Clear();
                WriteSwitch(run, choices);
                next += run.Count;
            }
            else
            {
                unswitched.Add(new(scope.Rules[next], [.. Opportunity(scope.Rules[next]), .. ConditionsIn(scope, scope.Rules[next])]));
                next++;
            }
        }

        WriteConditionalRules(unswitched, choices);
    }

    // Consecutive rules that share conditions stand in one block, and in blocks within it.
    private void WriteConditionalRules(IReadOnlyList<ConditionalRule> rules, Dictionary<string, string> choices)
    {
        int next = 0;
        while (next < rules.Count)
        {
            (int count, List<Condition> shared) = GroupAt(next, rules);
            if (count == 1)
            {
                WriteRule(rules[next], choices);
            }
            else
            {
                OpenIf(shared);
                WriteConditionalRules([.. rules.Skip(next).Take(count).Select(rule => rule.Without(shared))], choices);
                _code.Close();
                _code.Blank();
            }

            next += count;
        }
    }

    // How many rules, from this one on, are best put in one block, and the conditions that they share.
    private static (int Count, List<Condition> Shared) GroupAt(int start, IReadOnlyList<ConditionalRule> rules)
    {
        (int Count, List<Condition> Shared) best = (1, []);
        int saving = MinSaving - 1;
        List<Condition> shared = [.. rules[start].Conditions];
        for (int count = 2; count <= rules.Count - start; count++)
        {
            shared = [.. shared.Where(rules[start + count - 1].Conditions.Contains)];
            if ((count - 1) * shared.Count > saving)
            {
                saving = (count - 1) * shared.Count;
                best = (count, shared);
            }
        }

        return best;
    }

    // The first rules that a switch can distinguish: for any two, either the same events matter to both, or no event does.
    private static List<Rule> RulesOfEvents(IReadOnlyList<Rule> rules)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. rules.TakeWhile(rule => rule.Events.Count > 0
            && rule.Events.All(name => owners.TryGetValue(name, out string? owner) ? owner == EventsOf(rule) : owners.TryAdd(name, EventsOf(rule))))];
    }

    private static string EventsOf(Rule rule) => string.Join('\n', rule.Events);

    // Rules of different events never fire together, so those of the same events can be grouped.
    private void WriteSwitch(List<Rule> run, Dictionary<string, string> choices)
    {
        _code.Blank();
        _code.Open("switch (evt)");
        foreach (IGrouping<string, Rule> rules in run.GroupBy(EventsOf))
        {
            foreach (string name in rules.First().Events.Distinct())
            {
                _code.Line($"case {_events.MemberOf(name)}:");
            }

            _code.Indented(() =>
            {
                foreach (Rule rule in rules)
                {
                    WriteRule(new(rule, [.. Opportunity(rule), .. OwnGuards(_tree.Root.Scope, rule)]), choices);
                }

                _code.Blank();
                _code.Line("break;");
            });
            _code.Blank();
        }

        _code.Close();
        _code.Blank();
    }

    private void WriteRule(ConditionalRule rule, Dictionary<string, string> choices)
    {
        foreach (string line in CSharp.Lines(rule.Rule.About ?? ""))
        {
            _code.Line("// " + line);
        }

        WriteIf(rule.Conditions, [.. Calls(rule.Rule, choices)]);
        _code.Blank();
    }

    // Whether there can be a delta at all. Counts take many looks, so those are avoided where none was read, if all are read as counts.
    private IEnumerable<Condition> Opportunity(Rule rule)
    {
        yield return new($"tape.Wants(DeltaKinds.{rule.Emission.Kind})");
        if (rule.Emission.Name == Emission.Usage && rule.Captures.SelectMany(count => count.Paths).All(path => _tree.Find(path).Use == ValueUse.Count))
        {
            yield return new("tape.HasCounts");
        }
    }

    private IEnumerable<string> Calls(Rule rule, Dictionary<string, string> choices)
    {
        string kind = rule.Emission.Kind;
        string choice = rule.Capture("choice") is Capture found && choices.TryGetValue(KeyOf(found), out string? local) ? local : "0";
        switch (rule.Emission.Name)
        {
            case "messageStart":
                return [$"tape.AddMessageStart({rule.Number}, id: {First(rule, "id", "TextOr")}, model: {First(rule, "model", "TextOr")});"];
            case Emission.ToolCall:
                return
                [
                    $"tape.AddToolCall({rule.Number}, StatementForm.{CSharp.Pascal(rule.Form)}, {choice}, {IndexOf(rule)}, "
                        + $"id: {First(rule, "id", "ScalarOr")}, name: {First(rule, "name", "TextOr")}, arguments: {First(rule, "arguments", "ContentOr")});",
                ];
            case "toolCallValue":
                return
                [
                    $"tape.AddToolCallValue({rule.Number}, {choice}, {IndexOf(rule)}, "
                        + $"path: {First(rule, "path", "TextOr")}, value: {First(rule, "value", "PrimitiveOr")}, more: {First(rule, "more", "PrimitiveOr")});",
                ];
            case Emission.ToolCallSignature:
                return [$"tape.AddToolCallSignature({rule.Number}, {choice}, {IndexOf(rule)}, {First(rule, "text", "TextOr")});"];
            case "toolCallEnd":
                return [$"tape.AddToolCallEnd({rule.Number}, {choice}, {IndexOf(rule)});"];
            case Emission.Finish:
                return [$"tape.AddFinish({rule.Number}, {choice}, {First(rule, "reason", "TextOr")});"];
            case Emission.Usage:
                return rule.Captures.Select(count => $"tape.AddUsage({rule.Number}, payload, UsageField.{CSharp.Pascal(count.Name)}, {FirstInteger(count)});");
            case "error":
                return [$"tape.AddError({rule.Number}, type: {First(rule, "type", "TextOr")}, code: {First(rule, "code", "ScalarOr")}, message: {First(rule, "message", "TextOr")});"];
            case "unknown":
                return [$"tape.AddUnknown({rule.Number}, {First(rule, "name", "TextOr")});"];
            default:
                string text = First(rule, "text", kind == "Citation" ? "ContentOr" : "TextOr");
                string part = rule.Capture("part") is Capture own ? $", part: {Index(own, "0")}" : "";
                return [$"tape.{(rule.IsFinal ? "AddFinalText" : "AddText")}({rule.Number}, DeltaKind.{kind}, {choice}, {IndexOf(rule)}, {text}{part});"];
        }
    }

    private void WriteIf(IReadOnlyList<Condition> conditions, params IReadOnlyList<string> statements)
    {
        if (conditions.Count > 0)
        {
            OpenIf(conditions);
        }

        foreach (string statement in statements)
        {
            _code.Line(statement);
        }

        if (conditions.Count > 0)
        {
            _code.Close();
        }
    }

    private void OpenIf(IReadOnlyList<Condition> conditions)
    {
        string joined = string.Join(" && ", conditions.Select(condition => condition.Text));
        if (joined.Length <= MaxConditionLength || conditions.Count == 1)
        {
            _code.Line(joined.StartsWith('(') && conditions.Count == 1 ? $"if {joined}" : $"if ({joined})");
        }
        else
        {
            _code.Line($"if ({conditions[0].Text}");
            _code.Indented(() =>
            {
                for (int i = 1; i < conditions.Count; i++)
                {
                    _code.Line($"&& {conditions[i].Text}{(i == conditions.Count - 1 ? ")" : "")}");
                }
            });
        }

        _code.OpenBlock();
    }

    private List<Condition> ConditionsIn(PathScope scope, Rule rule) =>
        [.. scope.Parent is null && rule.Events.Count > 0 ? [_events.Test(rule.Events)] : Array.Empty<Condition>(), .. OwnGuards(scope, rule)];

    private IEnumerable<Condition> OwnGuards(PathScope scope, Rule rule) =>
        rule.Guards.Where(guard => _tree.Find(guard.Path).Scope == scope).SelectMany(guard => Condition.Of(Value(guard.Path), guard.Expectation));

    private string Value(MemberPath path)
    {
        PathNode node = _tree.Find(path);
        return $"{node.Scope.Variable}.{node.Field}";
    }

    private string First(Rule rule, string capture, string or) =>
        rule.Capture(capture) is Capture found ? found.Paths.Skip(1).Aggregate(Value(found.Paths[0]), (first, path) => $"{first}.{or}({Value(path)})") : "default";

    private string FirstInteger(Capture count) =>
        count.Paths.Skip(1).Aggregate(Value(count.Paths[0]), (first, path) => $"{first}.IntegerOr(payload, {Value(path)})");

    // An index of an enclosing element is set when that element ends.
    private string IndexOf(Rule rule) =>
        rule.Capture("index") is Capture index && index.Paths[0].Scope.Equals(rule.Scope) ? Index(index, IndexFallback(rule)) : IndexFallback(rule);

    private static string IndexFallback(Rule rule) => rule.Emission.Name is Emission.ToolCall or "toolCallValue" or Emission.ToolCallSignature || (rule.Emission.Name == "toolCallEnd" && rule.Capture("index") is null) ? "DeltaTape.NoIndex" : "0";

    private string Index(Capture capture, string fallback) => capture.Paths.Reverse().Aggregate(
        fallback, (otherwise, path) => path.IsPosition ? Position(path) : $"{Value(path)}.IndexOr(payload, {otherwise})");

    private string Position(MemberPath path)
    {
        PathScope scope = _tree.Find(path).Scope;
        return $"{scope.Variable}.{scope.PositionField}";
    }

    private static string KeyOf(Capture choice) => string.Join(", ", choice.Paths);

    private sealed record ConditionalRule(Rule Rule, IReadOnlyList<Condition> Conditions)
    {
        public ConditionalRule Without(IReadOnlyList<Condition> established) => new(Rule, [.. Conditions.Where(condition => !established.Contains(condition))]);
    }
}
