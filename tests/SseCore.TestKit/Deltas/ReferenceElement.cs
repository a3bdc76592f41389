using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>The root of a payload, or an element of an array in it, with the elements around it.</summary>
internal sealed record ReferenceElement(string Scope, JsonElement Json, int Position = 0, ReferenceElement? Around = null)
{
    /// <summary>The element that a path refers to: this one or one around it.</summary>
    public ReferenceElement Of(DialectPath path) => path.Scope == Scope ? this : Around!.Of(path);

    /// <summary>The value at a path; the last one, if the member occurs twice.</summary>
    public JsonElement? ValueAt(DialectPath path)
    {
        JsonElement[] values = [.. All(Of(path).Json, path.Members)];
        return values.Length == 0 ? null : values[^1];
    }

    public IEnumerable<ReferenceElement> ElementsOf(string scope) =>
        from array in All(Json, DialectPath.MembersBetween(Scope, scope))
        where array.ValueKind == JsonValueKind.Array
        from element in array.EnumerateArray().Select((element, position) => new ReferenceElement(scope, element, position, this))
        select element;

    // If an object has a member twice, both are visited.
    private static IEnumerable<JsonElement> All(JsonElement from, IEnumerable<string> members) => members.Aggregate(
        (IEnumerable<JsonElement>)[from],
        (values, name) =>
            from value in values
            where value.ValueKind == JsonValueKind.Object
            from member in value.EnumerateObject()
            where member.NameEquals(name)
            select member.Value);
}
