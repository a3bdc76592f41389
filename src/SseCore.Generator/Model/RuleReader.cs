namespace SseCore.Generator;

/// <summary>Reads the rules of a dialect, each by itself.</summary>
internal sealed class RuleReader(DiagnosticBag diagnostics)
{
    private static readonly string[] CommonMembers = ["emit", "about", "on", "when"];

    /// <summary>The rule, or <see langword="null"/> with a diagnostic if its emission is not known.</summary>
    public Rule? Read(SourceObject node, int number)
    {
        var members = new SourceObjectReader(node, diagnostics);
        if (members.RequiredString("emit") is not string emit)
        {
            return null;
        }

        if (Emission.All.FirstOrDefault(known => known.Name == emit) is not Emission emission)
        {
            diagnostics.ReportUnknown(members.OffsetOf("emit"), DiagnosticCode.UnknownWord, "kind of delta", emit, Emission.All.Select(known => known.Name));
            return null;
        }

        ReportMembersOf(node, emission);
        string form = ReadForm(members, emission);
        ReportMissingCaptures(node, emission, form);
        return new Rule(
            number,
            node.Offset,
            emission,
            form,
            members.String("about"),
            [.. members.Strings("on").Select(on => on.Value)],
            ReadGuards(members),
            [.. emission.Captures.Select(name => ReadCapture(members, name)).OfType<Capture>()]);
    }

    public IReadOnlyList<Guard> ReadGuards(SourceObjectReader members)
    {
        var guards = new List<Guard>();
        foreach (SourceMember member in members.Members("when"))
        {
            MemberPath? path = ParsePath(member.Name, member.Offset, mayBePosition: false);
            Expectation? expectation = ExpectationReader.Read(member.Value, diagnostics);
            if (path is not null && expectation is not null)
            {
                guards.Add(new Guard(path, expectation));
            }
        }

        return guards;
    }

    private void ReportMembersOf(SourceObject node, Emission emission)
    {
        string[] allowed = [.. CommonMembers, .. emission.Captures, .. emission.Forms.Count > 0 ? ["form"] : Array.Empty<string>()];
        HashSet<string> elsewhere = [.. Emission.All.SelectMany(other => other.Captures), "form"];
        foreach (SourceMember member in node.Members.Where(member => !allowed.Contains(member.Name)))
        {
            if (elsewhere.Contains(member.Name))
            {
                diagnostics.Report(member.Offset, DiagnosticCode.CaptureNotAllowed, $"'{member.Name}' does not go with '{emission.Name}'; expected one of: {string.Join(", ", allowed)}.");
            }
            else
            {
                diagnostics.ReportUnknown(member.Offset, DiagnosticCode.UnknownMember, $"member of a '{emission.Name}' rule", member.Name, allowed);
            }
        }
    }

    private void ReportMissingCaptures(SourceObject node, Emission emission, string form)
    {
        foreach (string name in emission.Required.Where(name => node[name] is null))
        {
            diagnostics.Report(node, DiagnosticCode.MissingMember, $"Member '{name}' is missing: a '{emission.Name}' rule needs it.");
        }

        if (form == Emission.FinalForm && emission.Optional.Contains("part") && node["part"] is null)
        {
            diagnostics.Report(node, DiagnosticCode.MissingMember, $"Member 'part' is missing: a '{emission.Name}' rule of the form '{form}' needs it, as do those that it repeats.");
        }

        if (emission.AnyOf.Count > 0 && emission.AnyOf.All(name => node[name] is null))
        {
            diagnostics.Report(node, DiagnosticCode.MissingMember, $"A '{emission.Name}' rule needs at least one of: {string.Join(", ", emission.AnyOf)}.");
        }
    }

    private string ReadForm(SourceObjectReader members, Emission emission)
    {
        if (emission.Forms.Count == 0)
        {
            return "";
        }

        string form = members.String("form") ?? emission.Forms[0];
        if (!emission.Forms.Contains(form))
        {
            diagnostics.ReportUnknown(members.OffsetOf("form"), DiagnosticCode.UnknownWord, $"form of a '{emission.Name}' rule", form, emission.Forms);
        }

        return form;
    }

    private Capture? ReadCapture(SourceObjectReader members, string name)
    {
        List<MemberPath> paths = [.. members.Strings(name).Select(text => ParsePath(text.Value, text.Offset, Emission.IsPlace(name))).OfType<MemberPath>()];
        return paths.Count == 0 ? null : new Capture(name, paths);
    }

    private MemberPath? ParsePath(string text, int offset, bool mayBePosition)
    {
        MemberPath? path = MemberPathParser.Parse(text, offset, diagnostics);
        if (path is null || !path.IsPosition || mayBePosition)
        {
            return path;
        }

        diagnostics.Report(offset, DiagnosticCode.InvalidPath, $"{path.Quoted} is a position, which can only be taken as 'choice', 'index' or 'part'.");
        return null;
    }
}
