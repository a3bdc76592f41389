using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace SseCore.Tests.Deltas;

/// <summary>Arguments that arrive value by value, as from Vertex AI with <c>streamFunctionCallArguments</c>.</summary>
public class ToolCallValueTests
{
    [Fact]
    public void Values_make_one_JSON_text() => Assert.Equal(
        """
        ToolCallStart 0/0 id= name=get_weather
        ToolCallArguments 0/0 "{\"location\":\"Bos"
        ToolCallArguments 0/0 "ton \\\"MA"
        ToolCallArguments 0/0 "\\\"\""
        ToolCallArguments 0/0 ",\"days\":[{\"n\":3"
        ToolCallArguments 0/0 ",\"ok\":true"
        ToolCallArguments 0/0 "},{\"n\":4.50"
        ToolCallArguments 0/0 "}],\"none\":null"
        ToolCallArguments 0/0 "}"
        ToolCallEnd 0/0
        Finish 0 STOP
        """,
        Read(
            """{"functionCall":{"name":"get_weather","willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.location","stringValue":"Bos","willContinue":true}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"willContinue":true,"stringValue":"ton \"MA","jsonPath":"$.location"}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.location","stringValue":"\""}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.days[0].n","numberValue":3}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.days[0]['ok']","boolValue":true}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.days[1].n","numberValue":4.50},{"jsonPath":"$.none","nullValue":null}],"willContinue":true}}""",
            """{"functionCall":{}}"""));

    // Found by fuzzing: the last of the members that may hold a value was accepted as one whatever it was.
    [Fact]
    public void An_object_or_array_is_no_value() => Assert.Equal(
        """
        ToolCallStart 0/0 id= name=f
        ToolCallArguments 0/0 "{\"a\":\"x"
        ToolCallArguments 0/0 "\""
        ToolCallArguments 0/0 ",\"b\":null"
        ToolCallArguments 0/0 "}"
        ToolCallEnd 0/0
        Finish 0 STOP
        """,
        Read(
            """{"functionCall":{"name":"f","willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"x","willContinue":true}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.a","boolValue":[{}]}],"willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.b","boolValue":{"c":1}}],"willContinue":true}}""",
            """{"functionCall":{}}"""));

    [Fact]
    public void Calls_follow_each_other() => Assert.Equal(
        """
        ToolCallStart 0/0 id=1 name=f
        ToolCallArguments 0/0 "{\"a\":\"x\""
        ToolCallArguments 0/0 "}"
        ToolCallEnd 0/0
        ToolCallStart 0/1 id=2 name=f
        ToolCallArguments 0/1 "{\"a\":\"y\""
        ToolCallArguments 0/1 "}"
        ToolCallEnd 0/1
        ToolCallStart 0/2 id= name=g
        ToolCallEnd 0/2
        Finish 0 STOP
        """,
        Read(
            """{"functionCall":{"id":"1","name":"f","willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"x"}]}}""",
            """{"functionCall":{"id":"2","name":"f","partialArgs":[{"jsonPath":"$.a","stringValue":"y"}]}}""",
            """{"functionCall":{"name":"g","willContinue":true}}""",
            """{"functionCall":{}}"""));

    [Fact]
    public void A_call_without_arguments_is_followed_by_another_of_the_same_function() => Assert.Equal(
        """
        ToolCallStart 0/0 id= name=f
        ToolCallEnd 0/0
        ToolCallStart 0/1 id= name=f
        ToolCallEnd 0/1
        ToolCallStart 0/2 id= name=f
        ToolCallEnd 0/2
        ToolCallStart 0/3 id= name=f
        ToolCallArguments 0/3 "{\"a\":1"
        ToolCallArguments 0/3 "}"
        ToolCallEnd 0/3
        Finish 0 STOP
        """,
        Read(
            """{"functionCall":{"name":"f","willContinue":true}}""",
            """{"functionCall":{}}""",
            """{"functionCall":{"name":"f","willContinue":true}}""",
            """{"functionCall":{}}""",
            """{"functionCall":{"name":"f"}}""",
            """{"functionCall":{"name":"f","willContinue":true}}""",
            """{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$.a","numberValue":1}],"willContinue":true}}""",
            """{"functionCall":{}}"""));

    [Theory]
    [InlineData("$.a", "$.a")]
    [InlineData("$.a", "$.a.b")]
    [InlineData("$.a.b", "$.a")]
    [InlineData("$.a", "$[0]")]
    [InlineData("$.a", "$")]
    [InlineData("$.a", "")]
    [InlineData("$.a", "a")]
    [InlineData("$.a", "$.")]
    [InlineData("$.a", "$..b")]
    [InlineData("$.a", "$[*]")]
    [InlineData("$.a", "$['b")]
    [InlineData("$.a", "$[9999999999]")]
    [InlineData("$[0]", "$[2]")]
    public void A_value_without_a_place_of_its_own_is_told_as_unknown(string first, string second)
    {
        string read = Read(
            """{"functionCall":{"name":"f","willContinue":true}}""",
            $$$"""{"functionCall":{"partialArgs":[{"jsonPath":{{{JsonSerializer.Serialize(first)}}},"numberValue":1},{"jsonPath":{{{JsonSerializer.Serialize(second)}}},"numberValue":2}]}}""");
        Assert.Equal(second != "", read.Contains($"Unknown {second}\n", StringComparison.Ordinal));
        Assert.DoesNotContain("2", read.Replace($"Unknown {second}", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // RFC 9535, section 2.3.1.1.
    [Theory]
    [InlineData("""$['\n\t\/\\\u0041\ud83d\ude42\'"']""", """{"\u000a\u0009/\\A🙂'\"":1}""")]
    [InlineData("""$["\"'"]""", """{"\"'":1}""")]
    [InlineData("""$['\x']""", null)]
    [InlineData("""$['\u00']""", null)]
    [InlineData("""$['\""", null)]
    public void Escapes_in_names_are_those_of_JSONPath(string path, string? document)
    {
        var writer = new JsonPathWriter();
        var output = default(PooledBuffer);
        Assert.Equal(document is not null, writer.TryWrite(Encoding.UTF8.GetBytes(path), TapeValueKind.Number, "1"u8, isContinued: false, ref output));
        writer.End(ref output);
        Assert.Equal(document ?? "", Encoding.UTF8.GetString(output.Span));
        output.Release();
        writer.Release();
    }

    [Fact]
    public void A_closed_object_is_not_taken_up_again() => Assert.Equal(
        """
        ToolCallStart 0/0 id= name=f
        ToolCallArguments 0/0 "{\"a\":{\"b\":1"
        ToolCallArguments 0/0 "},\"c\":2"
        Unknown $.a.d
        ToolCallArguments 0/0 "}"
        ToolCallEnd 0/0
        Finish 0 STOP
        """,
        Read(
            """{"functionCall":{"name":"f","willContinue":true}}""",
            """{"functionCall":{"partialArgs":[{"jsonPath":"$.a.b","numberValue":1},{"jsonPath":"$.c","numberValue":2},{"jsonPath":"$.a.d","numberValue":3}]}}"""));

    [Fact]
    public void Any_document_comes_out_as_it_went_in() => Property.Check(Documents, document =>
    {
        var random = new Random(document.Seed);
        var writer = new JsonPathWriter();
        var output = default(PooledBuffer);
        JsonNode root = JsonNode.Parse(document.Text)!;
        Write(root, "$", random, writer, ref output);
        writer.End(ref output);
        Assert.True(JsonNode.DeepEquals(root, JsonNode.Parse(output.Span)), $"{document.Text} came out as {Encoding.UTF8.GetString(output.Span)}");
        output.Release();
        writer.Release();
    });

    // Documents without empty objects and arrays, which no path leads into.
    private static Arbitrary<ValueDocument> Documents => Arb.From(
        from text in Container(3)
        from seed in Gen.Choose(0, int.MaxValue)
        select new ValueDocument(text, seed));

    private static Gen<string> Container(int depth)
    {
        Gen<string> scalar = Gen.Elements("1", "-2.5e3", "true", "false", "null", "\"\"", "\"a\\n\\\"\"", "\"\\ud83d\\ude42 é\"", "\"long enough to be cut\"");
        Gen<string> value = depth == 0 ? scalar : Gen.Frequency((3, scalar), (2, Container(depth - 1)));
        Gen<string[]> values = from count in Gen.Choose(1, 4) from items in Gen.ArrayOf(value, count) select items;
        string[] names = ["a", "b.c", "d'\\\"", "é\\u0001", "e[0]"];
        return from items in values
               from isObject in Gen.Elements(true, false)
               select isObject
                   ? "{" + string.Join(',', items.Select((item, i) => $"\"{JsonEncodedText.Encode(names[i])}\":{item}")) + "}"
                   : "[" + string.Join(',', items) + "]";
    }

    private static void Write(JsonNode? node, string path, Random random, JsonPathWriter writer, ref PooledBuffer output)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? value) in members)
                {
                    string quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
                    Write(value, name.Any(c => ".['".Contains(c, StringComparison.Ordinal)) ? $"{path}['{quoted}']" : $"{path}.{name}", random, writer, ref output);
                }

                break;
            case JsonArray elements:
                for (int i = 0; i < elements.Count; i++)
                {
                    Write(elements[i], $"{path}[{i}]", random, writer, ref output);
                }

                break;
            case null:
                Assert.True(writer.TryWrite(Encoding.UTF8.GetBytes(path), TapeValueKind.Null, default, isContinued: false, ref output));
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                byte[] raw = Encoding.UTF8.GetBytes(scalar.ToJsonString())[1..^1];
                int cut = random.Next(raw.Length + 1);
                Assert.True(writer.TryWrite(Encoding.UTF8.GetBytes(path), TapeValueKind.String, raw.AsSpan(0, cut), isContinued: true, ref output));
                bool hasRest = random.Next(2) == 0 || cut < raw.Length;
                Assert.True(writer.TryWrite(Encoding.UTF8.GetBytes(path), hasRest ? TapeValueKind.String : TapeValueKind.Absent, raw.AsSpan(cut), isContinued: random.Next(4) == 0, ref output));
                break;
            default:
                TapeValueKind kind = node.GetValueKind() switch { JsonValueKind.True => TapeValueKind.True, JsonValueKind.False => TapeValueKind.False, _ => TapeValueKind.Number };
                Assert.True(writer.TryWrite(Encoding.UTF8.GetBytes(path), kind, Encoding.UTF8.GetBytes(node.ToJsonString()), isContinued: false, ref output));
                break;
        }
    }

    private static string Read(params string[] parts)
    {
        string stream = string.Concat(parts.Select(part => $$$"""data: {"candidates":[{"content":{"parts":[{{{part}}}]}}]}""" + "\r\n\r\n"))
            + """data: {"candidates":[{"finishReason":"STOP"}]}""" + "\r\n\r\n";
        return string.Join('\n', EveryWay.Deltas("gemini", stream));
    }

    private sealed record ValueDocument(string Text, int Seed);
}
