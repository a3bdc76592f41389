using System.Text.RegularExpressions;

namespace SseCore.Generator;

/// <summary>Reads a <see cref="Dialect"/>; its mistakes become diagnostics.</summary>
internal sealed partial class DialectReader(DiagnosticBag diagnostics)
{
    // A tape counts rules in 16 bits.
    private const int MaxRules = 1000;

    private static readonly string[] Members =
        ["$schema", "name", "type", "namespace", "accessibility", "summary", "framing", "eventType", "knownEvents", "terminators", "recognize", "rules"];

    private static readonly string[] Accessibilities = ["public", "internal"];

    private readonly RuleReader _rules = new(diagnostics);

    /// <summary>The dialect, to be used only if no diagnostic was reported.</summary>
    public Dialect? Read(SourceNode root)
    {
        if (root is not SourceObject file)
        {
            diagnostics.Report(root, DiagnosticCode.WrongType, $"A dialect file must be an object, not {root.Description}.");
            return null;
        }

        var members = new SourceObjectReader(file, diagnostics);
        members.ReportMembersOtherThan(Members);
        var dialect = new Dialect
        {
            Name = ReadName(members, "name", DialectName(), "lower-case words joined by hyphens, like openai-chat"),
            NameOffset = members.OffsetOf("name"),
            TypeName = ReadTypeName(members),
            Namespace = members.Node("namespace") is null ? null : ReadName(members, "namespace", NamespaceName(), "a C# namespace"),
            Accessibility = ReadAccessibility(members),
            Summary = members.RequiredString("summary") ?? "",
            Framing = ReadFraming(members),
            EventType = ReadEventType(members),
            KnownEvents = [.. members.Strings("knownEvents").Select(known => known.Value)],
            Terminators = [.. members.Objects("terminators").Select(ReadTerminator).OfType<Terminator>()],
            Recognitions = [.. members.Objects("recognize").Select(ReadRecognition)],
            Rules = ReadRules(members),
        };

        if (dialect.EventType is null && !dialect.Framing.HasEventTypes && members.Node("knownEvents") is SourceNode knownEvents)
        {
            diagnostics.Report(
                knownEvents, DiagnosticCode.WithoutEffect, "'knownEvents' has no effect without 'eventType' or a framing that gives every event a type: no event is unknown then.");
        }

        return dialect;
    }

    private string ReadName(SourceObjectReader members, string member, Regex pattern, string expected)
    {
        if (members.RequiredString(member) is not string name)
        {
            return "";
        }

        if (!pattern.IsMatch(name) || name.Split('.').Any(CSharp.IsKeyword))
        {
            diagnostics.Report(members.OffsetOf(member), DiagnosticCode.InvalidName, $"'{Excerpt.Of(name)}' does not do as '{member}': expected {expected}.");
        }

        return name;
    }

    private string ReadTypeName(SourceObjectReader members)
    {
        string name = ReadName(members, "type", TypeIdentifier(), "a C# type name, like OpenAiChat");
        if (CSharp.IsUsedByGeneratedCode(name))
        {
            diagnostics.Report(members.OffsetOf("type"), DiagnosticCode.InvalidName, $"'{name}' does not do as 'type': the generated code uses a type or member of that name.");
        }

        return name;
    }

    private string ReadAccessibility(SourceObjectReader members)
    {
        string accessibility = members.String("accessibility") ?? Accessibilities[0];
        if (!Accessibilities.Contains(accessibility))
        {
            diagnostics.ReportUnknown(members.OffsetOf("accessibility"), DiagnosticCode.UnknownWord, "accessibility", accessibility, Accessibilities);
        }

        return accessibility;
    }

    private Framing ReadFraming(SourceObjectReader members)
    {
        if (members.String("framing") is not string name)
        {
            return Framing.All[0];
        }

        Framing? framing = Framing.All.FirstOrDefault(framing => framing.Name == name);
        if (framing is null)
        {
            diagnostics.ReportUnknown(members.OffsetOf("framing"), DiagnosticCode.UnknownWord, "framing", name, [.. Framing.All.Select(known => known.Name)]);
        }

        return framing ?? Framing.All[0];
    }

    private MemberPath? ReadEventType(SourceObjectReader members)
    {
        if (members.String("eventType") is not string text || MemberPathParser.Parse(text, members.OffsetOf("eventType"), diagnostics) is not MemberPath path)
        {
            return null;
        }

        if (path.Segments.Count != 1)
        {
            diagnostics.Report(path.Offset, DiagnosticCode.InvalidPath, $"'{Excerpt.Of(text)}' does not do as 'eventType': expected a member of the root.");
        }

        return path;
    }

    private Terminator? ReadTerminator(SourceObject node)
    {
        var members = new SourceObjectReader(node, diagnostics);
        members.ReportMembersOtherThan(["payload", "on", "when"]);
        bool isEvent = members.Node("on") is not null || members.Node("when") is SourceObject { Members.Count: > 0 };
        if (isEvent == (members.Node("payload") is not null))
        {
            diagnostics.Report(node, DiagnosticCode.MissingMember, "A terminator must have either 'payload', or 'on', a guard in 'when', or both.");
            return null;
        }

        string? payload = members.String("payload");
        if (payload is not null && (payload.Length == 0 || payload.Any(c => !char.IsAscii(c) || char.IsControl(c)) || payload.Trim() != payload))
        {
            diagnostics.Report(members.OffsetOf("payload"), DiagnosticCode.InvalidName, "A terminating payload must be printable ASCII text without spaces around it.");
        }
        else if (payload?[0] == '{')
        {
            diagnostics.Report(members.OffsetOf("payload"), DiagnosticCode.InvalidName, "A terminating payload that is a JSON object is told by 'when', whatever its white space.");
        }

        string? on = members.String("on");
        if (on?.Length == 0)
        {
            diagnostics.Report(members.OffsetOf("on"), DiagnosticCode.WrongType, "'on' must not be empty.");
        }

        IReadOnlyList<Guard> guards = _rules.ReadGuards(members);
        foreach (Guard guard in guards.Where(guard => !guard.Path.Scope.IsRoot))
        {
            diagnostics.Report(guard.Path.Offset, DiagnosticCode.InvalidPath, "A terminator's guard cannot go through '[]': what ends a stream is said of the whole payload.");
        }

        return new Terminator(payload, on, guards);
    }

    private Recognition ReadRecognition(SourceObject node)
    {
        var members = new SourceObjectReader(node, diagnostics);
        members.ReportMembersOtherThan(["on", "when"]);
        var recognition = new Recognition([.. members.Strings("on").Select(on => on.Value)], _rules.ReadGuards(members));
        if (members.Node("on") is null && !(members.Node("when") is SourceObject { Members.Count: > 0 }))
        {
            diagnostics.Report(node, DiagnosticCode.MissingMember, "An entry of 'recognize' must have 'on', a guard in 'when', or both: else it recognises everything.");
        }

        return recognition;
    }

    private List<Rule> ReadRules(SourceObjectReader members)
    {
        if (members.Required("rules") is not SourceNode node)
        {
            return [];
        }

        List<SourceObject> rules = [.. members.Objects("rules")];
        if (node is SourceArray { Elements.Count: 0 or > MaxRules })
        {
            diagnostics.Report(node, DiagnosticCode.TooLarge, $"'rules' must hold 1 to {MaxRules} rules.");
            return [];
        }

        List<Rule> read = [.. rules.Select((rule, number) => _rules.Read(rule, number)).OfType<Rule>()];
        new RuleValidator(diagnostics).Validate(read);
        return read;
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DialectName();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeIdentifier();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceName();
}
