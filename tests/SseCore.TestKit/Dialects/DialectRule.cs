using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>How payloads state deltas of one kind.</summary>
public sealed class DialectRule
{
    private static readonly string[] Settings = ["emit", "on", "when", "about", "form"];

    internal DialectRule(JsonElement rule)
    {
        Emit = rule.GetProperty("emit").GetString()!;
        Form = DialectFile.Text(rule, "form") ?? "fragment";
        Events = [.. DialectFile.Strings(rule, "on")];
        Guards = DialectGuard.All(rule);
        Captures = rule.EnumerateObject().Where(member => !Settings.Contains(member.Name)).ToDictionary(
            member => member.Name,
            member => (IReadOnlyList<DialectPath>)[.. DialectFile.Strings(rule, member.Name).Select(path => new DialectPath(path))]);
        Scope = Paths.MaxBy(path => path.Scope.Length)!.Scope;
    }

    public string Emit { get; }

    public string Form { get; }

    /// <summary>The event types that it applies to; none: all.</summary>
    public IReadOnlyList<string> Events { get; }

    public IReadOnlyList<DialectGuard> Guards { get; }

    /// <summary>The paths of each capture, best first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DialectPath>> Captures { get; }

    /// <summary>The elements that it fires for, see <see cref="DialectPath.Scope"/>.</summary>
    public string Scope { get; }

    private IEnumerable<DialectPath> Paths => [.. Guards.Select(guard => guard.Path), .. Captures.Values.SelectMany(paths => paths)];

    public bool AppliesTo(string? eventType) => Events.Count == 0 || Events.Contains(eventType);

    public override string ToString() => $"{Emit} {string.Join(',', Events)}";
}
