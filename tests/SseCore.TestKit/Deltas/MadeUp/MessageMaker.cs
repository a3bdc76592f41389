using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>
/// Makes up streams of a dialect from its file. Most events of a stream are about a few rules, a few indexes
/// and ids, so that events continue each other: calls start, grow and end, and texts are repeated as a whole.
/// </summary>
public sealed class MessageMaker
{
    private const int FewErrors = 4;

    private static readonly string[] OddPayloads = ["null", "[]", "7", "\"[DONE]\"", "", " ", ": ping", "{\"a\":", "{}}", "nonsense", "{}"];
    private static readonly string[] OddNames = ["", "message", "error", "novel"];
    private static readonly JsonElement False = JsonDocument.Parse("false").RootElement;

    private readonly DialectFile _dialect;
    private readonly Random _random;
    private readonly DialectRule[] _topic;
    private readonly bool _isNamed;
    private readonly ArgumentPaths _paths = new();
    private readonly int _errors;

    public MessageMaker(DialectFile dialect, Random random)
    {
        _dialect = dialect;
        _random = random;
        _errors = dialect.Rules.Count(rule => rule.Emit == "error");
        DialectRule[] topic = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => AnyRule())];
        _topic = topic.Any(IsOfCalls) && random.Next(2) == 0 ? [.. topic, .. dialect.Rules.Where(IsOfCalls)] : topic;
        _isNamed = dialect.EventType is null || random.Next(2) == 0;
    }

    public IReadOnlyList<GeneratedEvent> Make()
    {
        GeneratedEvent[] events = [.. Enumerable.Range(0, _random.Next(12)).Select(_ => MakeEvent())];
        GeneratedEvent[] end = _dialect.Terminators.Count > 0 && _random.Next(4) > 0 ? [MakeEnd()] : [];
        GeneratedEvent[] behind = end.Length > 0 && _random.Next(8) == 0 ? [MakeEvent()] : [];
        return [.. events, .. end, .. behind];
    }

    private GeneratedEvent MakeEvent()
    {
        if (_random.Next(25) == 0)
        {
            return new GeneratedEvent(Pick(OddNames), Json.Raw(Pick(OddPayloads)));
        }

        DialectRule rule = _random.Next(5) == 0 ? AnyRule() : Pick(_topic);
        string? type = rule.Events.Count > 0 ? Pick(rule.Events)
            : _dialect.EventType is null || _random.Next(10) < 7 ? null
            : _random.Next(2) == 0 ? "novel"
            : Pick([.. _dialect.KnownEvents]);
        return EndsStream(type) && _random.Next(10) > 0 ? MakeEvent() : MakeEvent(rule, type, isEnd: false);
    }

    private GeneratedEvent MakeEnd()
    {
        DialectTerminator terminator = Pick(_dialect.Terminators);
        return terminator.Payload is { } payload
            ? new GeneratedEvent("", Json.Raw(_random.Next(4) == 0 ? $" {payload.ToLowerInvariant()}\t" : payload))
            : MakeEvent(AnyRule(), terminator.Event, isEnd: true);
    }

    private GeneratedEvent MakeEvent(DialectRule about, string? type, bool isEnd)
    {
        var shape = new PayloadShape(_paths);
        bool isMixed = _random.Next(8) == 0;
        DialectRule[] possible = [.. _dialect.Rules.Where(rule => rule.AppliesTo(type) && rule.Emit != "error" && (isMixed || IsOfWhole(rule) == IsOfWhole(about)))];
        DialectRule[] likely = [.. possible.Where(rule => _topic.Contains(rule) || (rule.Emit == about.Emit && _random.Next(4) == 0))];
        DialectRule[] errors = [.. _dialect.Rules.Where(rule => rule.Emit == "error" && rule.Events.Contains(type) && _random.Next(4) == 0)];
        DialectRule[] others = possible.Length == 0 ? [] : _random.GetItems(possible, _random.Next(isEnd ? 6 : 3));

        // Many errors come instead of an event, which their rules require.
        bool isAlone = about.Emit == "error" && _random.Next(2) == 0;
        IEnumerable<DialectRule> together = isAlone ? [about] : likely.Concat(others).Concat(errors).Append(about);
        foreach (DialectRule rule in together.Where(rule => rule.AppliesTo(type)))
        {
            shape.Add(rule);
        }

        foreach (DialectGuard guard in _dialect.Terminators.SelectMany(terminator => terminator.Guards))
        {
            shape.Add(guard.Path, isEnd ? guard.Expectation : False);
        }

        Json payload = shape.Make(_random);
        if (type is not null && about.Guards.Any(guard => guard.Path.Text == _dialect.EventType && guard.Expectation.ValueKind == JsonValueKind.Null))
        {
            // The rule requires a type that only the name states.
            return new GeneratedEvent(type, payload);
        }

        string name = _random.Next(25) == 0 ? Pick(OddNames) : _isNamed ? type ?? "" : "";
        return new GeneratedEvent(name, _dialect.EventType is { } member && type is not null ? Typed(payload, member, type) : payload);
    }

    // The payload usually states its type, whatever the rules expect of that member.
    private Json Typed(Json payload, string member, string type) =>
        _random.Next(12) == 0 ? payload : payload.With(member, Json.String(_random.Next(12) == 0 ? $"\\u{(int)type[0]:x4}{type[1..]}" : type));

    private static bool IsOfCalls(DialectRule rule) => rule.Emit is "toolCall" or "toolCallValue" or "toolCallSignature" or "toolCallEnd";

    // What a message looks like that is not streamed, by what identifies it: a stream has few of them, and they have little in common with events.
    private static bool IsOfWhole(DialectRule rule) => rule.Emit != "error" && rule.Events.Count == 0
        && rule.Guards.Any(guard => guard.Expectation.ValueKind == JsonValueKind.String && !guard.Path.Text.Contains("[]", StringComparison.Ordinal));

    private bool EndsStream(string? type) => type is not null && _dialect.Terminators.Any(terminator => terminator.Event == type);

    private DialectRule AnyRule()
    {
        DialectRule rule = Pick(_dialect.Rules);
        int weight = IsOfWhole(rule) && _random.Next(4) > 0 ? 0 : rule.Emit switch
        {
            "toolCall" or "toolCallValue" or "toolCallSignature" or "toolCallEnd" => 10,
            "text" or "reasoning" => 6,
            // A dialect may have many rules for errors, but no stream has many errors, so each rule is rarely used.
            "error" => _errors <= FewErrors || _random.Next(_errors) < FewErrors ? 1 : 0,
            _ => 3,
        };
        return _random.Next(10) < weight ? rule : AnyRule();
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
