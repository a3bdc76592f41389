namespace SseCore.Generator;

/// <summary>Checks that the paths of a rule bind to array elements in a way that the tape can represent.</summary>
internal sealed class RuleValidator(DiagnosticBag diagnostics)
{
    public void Validate(IReadOnlyList<Rule> rules)
    {
        foreach (Rule rule in rules)
        {
            if (IsOnOneChain(rule))
            {
                ValidateCaptures(rule);
                ValidateGuards(rule);
            }
        }

        ValidateChoices(rules);
        ValidateDuplicates(rules);
    }

    private bool IsOnOneChain(Rule rule)
    {
        MemberPath scope = rule.Scope;
        List<MemberPath> astray = [.. rule.Paths.Where(path => !path.Scope.Encloses(scope))];
        foreach (MemberPath path in astray)
        {
            diagnostics.Report(
                path.Offset,
                DiagnosticCode.PathsNotOnOneChain,
                $"{path.Quoted} goes through elements of another array than the rule's other paths, which lead to {scope.Quoted}: it is not known which elements belong together.");
        }

        return astray.Count == 0;
    }

    private void ValidateCaptures(Rule rule)
    {
        MemberPath scope = rule.Scope;
        foreach (Capture capture in rule.Captures)
        {
            MemberPath first = capture.Paths[0].Scope;
            foreach (MemberPath path in capture.Paths)
            {
                if (capture.Name is not ("choice" or "index") && !path.Scope.Equals(scope))
                {
                    diagnostics.Report(
                        path.Offset,
                        DiagnosticCode.CaptureOutOfScope,
                        $"{path.Quoted} lies outside of {scope.Quoted}, for each of which the rule fires; only 'choice' and 'index' may be taken from an enclosing element.");
                }
                else if (!path.Scope.Equals(first))
                {
                    diagnostics.Report(
                        path.Offset,
                        DiagnosticCode.CaptureOutOfScope,
                        $"The alternatives of '{capture.Name}' must lie in the same element; {path.Quoted} does not lie in {first.Quoted}.");
                }
            }
        }
    }

    // The counts of an event are merged as they are read, so none can be taken back.
    private void ValidateGuards(Rule rule)
    {
        MemberPath scope = rule.Scope;
        if (rule.Emission.Name != Emission.Usage || scope.IsRoot)
        {
            return;
        }

        foreach (Guard guard in rule.Guards.Where(guard => !guard.Path.Scope.Equals(scope)))
        {
            diagnostics.Report(guard.Path.Offset, DiagnosticCode.GuardOutOfScope, $"{guard.Path.Quoted} must lie in {scope.Quoted}: a 'usage' rule cannot depend on an enclosing element.");
        }

        if (rule.Events.Count > 0)
        {
            diagnostics.Report(rule.Offset, DiagnosticCode.GuardOutOfScope, $"A 'usage' rule that fires for each {scope.Quoted} cannot depend on the event type.");
        }
    }

    // What two rules say alike would be told twice.
    private void ValidateDuplicates(IReadOnlyList<Rule> rules)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Rule rule in rules)
        {
            if (!seen.TryAdd(rule.Statement, rule.Number))
            {
                int same = seen[rule.Statement];
                diagnostics.Report(
                    rule.Offset,
                    DiagnosticCode.DuplicateRule,
                    $"The rule is stated twice: it is the same as {(same == 0 ? "the first" : $"rule {same + 1} of the file")}.");
            }
        }
    }

    // An enclosing element's choice is given to everything recorded within it.
    private void ValidateChoices(IReadOnlyList<Rule> rules)
    {
        foreach (Rule rule in rules)
        {
            if (rule.Capture("choice") is not Capture choice || choice.Paths[0].Scope is not MemberPath scope || scope.Equals(rule.Scope))
            {
                continue;
            }

            foreach (Rule other in rules.Where(other => other.Emission.HasChoice && scope.Encloses(other.Scope) && !scope.Equals(other.Scope)))
            {
                if (other.Capture("choice") is not Capture same || !same.Paths.SequenceEqual(choice.Paths))
                {
                    diagnostics.Report(
                        other.Capture("choice")?.Paths[0].Offset ?? other.Offset,
                        DiagnosticCode.ChoicesDisagree,
                        $"Rules that fire for elements within {scope.Quoted} must have the same 'choice', here {choice.Paths[0].Quoted} as in another rule.");
                }
            }
        }
    }
}
