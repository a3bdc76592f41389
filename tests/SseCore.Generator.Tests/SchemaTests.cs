using System.Text.Json;

namespace SseCore.Generator.Tests;

/// <summary>The schema for editors accepts what the generator accepts.</summary>
public class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "src", "SseCore.Generator", "dialect.schema.json")))
        .RootElement;

    private static readonly JsonElement Rule = Schema.GetProperty("$defs").GetProperty("rule").GetProperty("properties");

    [Fact]
    public void The_schema_has_all_that_can_be_emitted() => Assert.Equal(
        Emission.All.Select(emission => emission.Name),
        Rule.GetProperty("emit").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));

    [Fact]
    public void The_schema_has_all_framings() => Assert.Equal(
        Framing.All.Select(framing => framing.Name),
        Schema.GetProperty("properties").GetProperty("framing").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));

    [Fact]
    public void The_schema_has_all_members_of_rules() => Assert.Equal(
        Emission.All.SelectMany(emission => emission.Captures).Concat(["emit", "about", "on", "when", "form"]).Distinct().Order(StringComparer.Ordinal),
        Rule.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
}
