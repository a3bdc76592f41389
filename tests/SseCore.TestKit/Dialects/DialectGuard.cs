using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>What must hold for the value at a path.</summary>
public sealed record DialectGuard(DialectPath Path, JsonElement Expectation)
{
    internal static IReadOnlyList<DialectGuard> All(JsonElement item) => !item.TryGetProperty("when", out JsonElement guards)
        ? []
        : [.. guards.EnumerateObject().Select(guard => new DialectGuard(new DialectPath(guard.Name), guard.Value))];

    /// <summary>Whether a value, or its absence, meets an expectation.</summary>
    public static bool Holds(JsonElement expectation, JsonElement? value) => expectation.ValueKind switch
    {
        JsonValueKind.String => value is { ValueKind: JsonValueKind.String } && (value.Text() ?? "") == expectation.GetString(),
        JsonValueKind.Number => value.Integer() == expectation.GetInt64(),
        JsonValueKind.True => value is { ValueKind: JsonValueKind.True },
        JsonValueKind.False => value is null or { ValueKind: JsonValueKind.False or JsonValueKind.Null },
        JsonValueKind.Null => !value.HasValue(),
        JsonValueKind.Array => expectation.EnumerateArray().Any(any => Holds(any, value)),
        _ => expectation.EnumerateObject().Single() is var test && test.Name switch
        {
            "hasValue" => value.HasValue() == test.Value.GetBoolean(),
            "present" => value.HasValue == test.Value.GetBoolean(),
            "not" => !Holds(test.Value, value),
            _ => throw new NotSupportedException(test.Name),
        },
    };
}
