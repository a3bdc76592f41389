using System.Reflection;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>
/// A dialect file, read strictly by <c>docs/dialects.md</c>: the reference interprets it, and generators derive
/// payloads from it. It shares no code with the library and its generator.
/// </summary>
public sealed class DialectFile
{
    internal const string Extension = ".dialect.json";

    private DialectFile(JsonElement file)
    {
        Name = file.GetProperty("name").GetString()!;
        EventType = Text(file, "eventType");
        Terminators = [.. Items(file, "terminators").Select(item => new DialectTerminator(item))];
        Rules = [.. Items(file, "rules").Select(item => new DialectRule(item))];
        KnownEvents = new[] { "terminators", "recognize", "rules" }.SelectMany(list => Items(file, list)).SelectMany(item => Strings(item, "on"))
            .Concat(Strings(file, "knownEvents")).ToHashSet();
        KnowsAllEvents = EventType is not null || (Text(file, "framing") == "aws-event-stream" && Items(file, "knownEvents").Any());
    }

    /// <summary>The dialects of the library, by name.</summary>
    public static IReadOnlyDictionary<string, DialectFile> All { get; } = Load();

    public string Name { get; }

    /// <summary>The root member with the event type; <see langword="null"/>: only the event's name counts.</summary>
    public string? EventType { get; }

    public IReadOnlyList<DialectTerminator> Terminators { get; }

    public IReadOnlyList<DialectRule> Rules { get; }

    /// <summary>The event types that the file names anywhere.</summary>
    public IReadOnlySet<string> KnownEvents { get; }

    /// <summary>Whether all other event types are unknown.</summary>
    public bool KnowsAllEvents { get; }

    public override string ToString() => Name;

    internal static string? Text(JsonElement item, string member) => item.TryGetProperty(member, out JsonElement value) ? value.GetString() : null;

    internal static IEnumerable<JsonElement> Items(JsonElement item, string member) =>
        !item.TryGetProperty(member, out JsonElement value) ? [] : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];

    internal static IEnumerable<string> Strings(JsonElement item, string member) => Items(item, member).Select(value => value.GetString()!);

    private static Dictionary<string, DialectFile> Load()
    {
        Assembly assembly = typeof(DialectFile).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Select(name =>
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            return new DialectFile(JsonDocument.Parse(stream).RootElement);
        }).ToDictionary(dialect => dialect.Name);
    }
}
