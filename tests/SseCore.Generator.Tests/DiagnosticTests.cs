namespace SseCore.Generator.Tests;

public class DiagnosticTests
{
    // A file with a place for rules: the first rule begins at line 2, column 1.
    private const string Header = """{"name":"my-api","type":"MyApi","summary":"","rules":[""" + "\n";

    [Fact]
    public void A_dialect_without_mistakes_has_no_diagnostics() =>
        Assert.Empty(Compilation.Diagnose(Header + """{ "emit": "text", "text": ["a.b", "['odd.name'].c"] } ]}"""));

    [Theory]
    // Files as a whole.
    [InlineData("", 1, 1, 1002)]
    [InlineData("[]", 1, 1, 1006)]
    [InlineData("{\n  \"name\": ,\n}", 2, 11, 1002)]
    [InlineData("{}{", 1, 3, 1002)]
    [InlineData("\uFEFF[]", 1, 1, 1006)]
    // The top level.
    [InlineData("{\n\"name\":\"My Api\",\"type\":\"A\",\"summary\":\"\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 8, 1007)]
    [InlineData("{\"name\":\"a\",\n\"type\":\"class\",\"summary\":\"\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 8, 1007)]
    [InlineData("{\"name\":\"a\",\n\"type\":\"DeltaTape\",\"summary\":\"\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 8, 1007)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\n\"namespace\":\"A..B\",\"summary\":\"\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 13, 1007)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\n\"accessibility\":\"privat\",\"summary\":\"\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 17, 1009)]
    [InlineData("\n {\"name\":\"a\",\"type\":\"A\",\"summary\":\"\"}", 2, 2, 1005)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"rules\":[]}", 2, 9, 1018)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"é\", \"rulez\":1,\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 1, 39, 1004)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"eventType\":\"a.b\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 13, 1008)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"knownEvents\":\"ping\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 15, 1016)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"terminators\":[{}],\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 16, 1005)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"terminators\":[{\"payload\":\" x\"}],\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 27, 1007)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"terminators\":[{\"payload\":\"x\",\"on\":\"y\"}],\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 16, 1005)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"terminators\":[{\"when\":{}}],\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 16, 1005)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"terminators\":[{\"when\":{\"a[].b\":true}}],\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 25, 1008)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"framing\":\"ndjsom\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 11, 1009)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\n\"recognize\":[{}],\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 14, 1005)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\n\"name\":\"b\",\"summary\":\"\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 1, 1003)]
    [InlineData("{\"name\":\"a\",\"type\":\"A\",\"summary\":\"\",\"framing\":\"ndjson\",\n\"knownEvents\":\"ping\",\"rules\":[{\"emit\":\"toolCallEnd\"}]}", 2, 15, 1016)]
    public void A_wrong_file_is_diagnosed(string file, int line, int column, int code) => AssertOnly(file, line, column, code);

    [Theory]
    [InlineData("""7""", 1, 1006)]
    [InlineData("""{}""", 1, 1005)]
    [InlineData("""{ "emit": "txt", "text": "a" }""", 11, 1009)]
    [InlineData("""{ "emit": 1 }""", 11, 1006)]
    [InlineData("""{ "emit": "text" }""", 1, 1005)]
    [InlineData("""{ "emit": "usage" }""", 1, 1005)]
    [InlineData("""{ "emit": "text", "text": "a", "txet": "b" }""", 32, 1004)]
    [InlineData("""{ "emit": "text", "text": "a", "reason": "b" }""", 32, 1011)]
    [InlineData("""{ "emit": "text", "text": "a", "form": "whole" }""", 40, 1009)]
    [InlineData("""{ "emit": "text", "text": "a", "form": "final" }""", 1, 1005)]
    [InlineData("""{ "emit": "finish", "reason": "a", "form": "final" }""", 36, 1011)]
    [InlineData("""{ "emit": "toolCall", "id": "a", "part": "b" }""", 34, 1011)]
    [InlineData("""{ "emit": "toolCall", "id": "a", "form": "hole" }""", 42, 1009)]
    [InlineData("""{ "emit": "text", "text": [] }""", 27, 1006)]
    [InlineData("""{ "emit": "text", "text": ["a", null] }""", 33, 1006)]
    [InlineData("""{ "emit": "text", "text": "a", "on": "" }""", 38, 1006)]
    [InlineData("""{ "emit": "text", "text": "a", "when": [] }""", 40, 1006)]
    // Paths.
    [InlineData("""{ "emit": "text", "text": "[].a" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a..b" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a." }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a.[]" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[]b" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[0]" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a['b" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[']" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a b" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a", "index": "#" }""", 41, 1008)]
    [InlineData("""{ "emit": "text", "text": "a", "index": "a.#" }""", 41, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[].b", "index": "a[]#" }""", 45, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[].b", "index": "a[].#.b" }""", 45, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[].b", "index": "a[].#b" }""", 45, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[].#" }""", 27, 1008)]
    [InlineData("""{ "emit": "text", "text": "a[].b", "when": { "a[].#": 0 } }""", 46, 1008)]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b..c": "x" } }""", 42, 1008)]
    // Expectations.
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": 1.5 } }""", 47, 1010)]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": [] } }""", 47, 1010)]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": {} } }""", 47, 1010)]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": { "hasvalue": true } } }""", 49, 1010)]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": { "present": 1 } } }""", 60, 1010)]
    // Scopes.
    [InlineData("""{ "emit": "toolCall", "id": "a[].id", "name": "b[].name" }""", 47, 1012)]
    [InlineData("""{ "emit": "text", "text": "a[].b[].c", "part": "a[].#" }""", 48, 1013)]
    [InlineData("""{ "emit": "text", "text": ["a[].b", "c"] }""", 37, 1013)]
    [InlineData("""{ "emit": "text", "text": "a[].b", "choice": ["a[].i", "i"] }""", 56, 1013)]
    [InlineData("""{ "emit": "usage", "input": "a[].b", "when": { "c": true } }""", 48, 1014)]
    [InlineData("""{ "emit": "usage", "input": "a[].b", "on": "done" }""", 1, 1014)]
    [InlineData("""{ "emit": "text", "text": "a[].b[].c", "choice": "a[].i" }, { "emit": "text", "text": "a[].b[].d" }""", 61, 1015)]
    [InlineData("""{ "emit": "text", "text": "\ud800" }""", 27, 1002)]
    public void A_wrong_rule_is_diagnosed(string rule, int column, int code) => AssertFirst(Header + rule + "\n]}", 2, column, code);

    [Theory]
    [InlineData("""{ "emit": "text", "text": "a" }""", """{ "emit": "text", "text": "a" }""")]
    [InlineData("""{ "emit": "text", "text": "a" }""", """{ "emit": "text", "about": "Once more.", "form": "fragment", "text": ["a"] }""")]
    [InlineData(
        """{ "emit": "text", "on": ["x", "y"], "when": { "b": ["c", { "not": 1 }], "d": { "present": true } }, "index": "i", "text": ["a", "e"] }""",
        """{ "text": ["a", "['e']"], "when": { "d": { "present": true }, "b": ["c", { "not": 1 }] }, "index": "i", "on": ["y", "x", "y"], "emit": "text" }""")]
    public void A_rule_is_stated_once(string rule, string again)
    {
        Diagnostic diagnostic = Assert.Single(Compilation.Diagnose($"{Header}{rule},\n{{ \"emit\": \"toolCallEnd\" }},\n  {again} ]}}"));
        Assert.Equal("test.dialect.json(4,3): error SSE1019: The rule is stated twice: it is the same as the first.", diagnostic.ToString());
    }

    [Theory]
    [InlineData("""{ "emit": "text", "text": "b" }""")]
    [InlineData("""{ "emit": "refusal", "text": "a" }""")]
    [InlineData("""{ "emit": "text", "text": ["a", "b"] }""")]
    [InlineData("""{ "emit": "text", "text": "a", "index": "i" }""")]
    [InlineData("""{ "emit": "text", "text": "a", "on": "x" }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": "1" } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": 1 } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": { "not": 1 } } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": { "not": "1" } } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": [1, 2] } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": true } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": { "present": true } } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "when": { "b": { "hasValue": true } } }""")]
    [InlineData("""{ "emit": "text", "text": "a", "part": "p", "form": "final" }""")]
    public void Rules_that_differ_are_not_the_same(string rule)
    {
        Assert.Empty(Compilation.Diagnose($$"""{{Header}}{ "emit": "text", "text": "a" }, {{rule}}]}"""));
        Assert.Empty(Compilation.Diagnose($$"""{{Header}}{ "emit": "text", "text": "a", "when": { "c": 1 } }, {{rule}}]}"""));
    }

    [Fact]
    public void All_mistakes_of_a_file_are_reported_in_order()
    {
        IReadOnlyList<Diagnostic> diagnostics = Compilation.Diagnose(Header + """
            { "emit": "txt" },
            { "emit": "text", "text": "a..b" },
            { "emit": "finish" }
            ], "extra": 1 }
            """);

        Assert.Equal([(2, 1009), (3, 1008), (4, 1005), (5, 1004)], diagnostics.Select(diagnostic => (diagnostic.Line, (int)diagnostic.Code)));
    }

    [Fact]
    public void A_misspelt_word_is_corrected() => Assert.Equal(
        "test.dialect.json(2,11): error SSE1009: 'reasonin' is no kind of delta; did you mean 'reasoning'?",
        Assert.Single(Compilation.Diagnose(Header + """{ "emit": "reasonin" }]}""")).ToString());

    [Theory]
    [InlineData("", "1,1): error SSE1002: Invalid JSON: The input does not contain any JSON tokens.")]
    [InlineData("{\n  \"rules\": [1, ]\n}", "2,16): error SSE1002: Invalid JSON: The JSON array contains a trailing comma at the end which is not supported in this mode.")]
    [InlineData("{ name: 1 }", "1,3): error SSE1002: Invalid JSON: 'n' is an invalid start of a property name. Expected a '\"'.")]
    [InlineData("{ \"rules\": [", "1,13): error SSE1002: Invalid JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    public void Invalid_JSON_is_explained_in_whole_sentences(string file, string expected) =>
        Assert.Equal("test.dialect.json(" + expected, Assert.Single(Compilation.Diagnose(file)).ToString());

    [Theory]
    [InlineData("Event")]
    [InlineData("EventIn")]
    [InlineData("EventOf")]
    [InlineData("GeneratedCodeAttribute")]
    [InlineData("Name")]
    [InlineData("Parse")]
    [InlineData("Recognizer")]
    [InlineData("TapeIndex")]
    [InlineData("TapeValue")]
    public void A_type_is_not_named_like_what_its_code_uses(string name) => Assert.Equal(
        $"test.dialect.json(1,25): error SSE1007: '{name}' does not do as 'type': the generated code uses a type or member of that name.",
        Assert.Single(Compilation.Diagnose($$"""{"name":"my-api","type":"{{name}}","summary":"","rules":[{ "emit": "toolCallEnd" }]}""")).ToString());

    [Fact]
    public void Names_types_and_files_are_taken_once()
    {
        using var directory = new TemporaryDirectory();
        const string Text = Header + """{ "emit": "toolCallEnd" }]}""";
        string first = directory.Write("a/my.dialect.json", Text);
        string second = directory.Write("b/my.dialect.json", Text);
        var compiler = new DialectCompiler(new CommandLine([first, second], directory.Path, "SseCore"));
        compiler.Compile();
        Assert.Equal(
            [(second, 1017), (second, 1017), (second, 1017)],
            compiler.Diagnostics.Select(diagnostic => (diagnostic.Path, (int)diagnostic.Code)));
    }

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("auto")]
    public void The_names_of_the_library_are_taken(string name)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("my.dialect.json", "{\n  \"name\": \"" + name + "\", \"type\": \"MyApi\", \"summary\": \"\", \"rules\": [ { \"emit\": \"toolCallEnd\" } ] }");
        var compiler = new DialectCompiler(new CommandLine([file], directory.Path, "My.Project"));
        compiler.Compile();
        Assert.Equal(
            $"{file}(2,11): error SSE1017: The name '{name}' is taken by the library; give the dialect its own.",
            Assert.Single(compiler.Diagnostics).ToString());

        var own = new DialectCompiler(new CommandLine([file], directory.Path, "SseCore"));
        own.Compile();
        Assert.Empty(own.Diagnostics);
    }

    [Fact]
    public void All_names_of_the_library_are_known() => Assert.Equal([.. DeltaParser.DialectNames, "auto"], BuiltInNames.All, StringComparer.Ordinal);

    [Fact]
    public void A_missing_file_is_diagnosed()
    {
        using var directory = new TemporaryDirectory();
        var compiler = new DialectCompiler(new CommandLine([Path.Combine(directory.Path, "none.json")], directory.Path, "SseCore"));
        compiler.Compile();
        Assert.Equal(DiagnosticCode.UnreadableFile, Assert.Single(compiler.Diagnostics).Code);
    }

    [Fact]
    public void Every_code_is_documented()
    {
        string documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "generator.md"));
        Assert.All(Enum.GetValues<DiagnosticCode>(), code => Assert.Contains($"| SSE{(int)code} |", documentation, StringComparison.Ordinal));
    }

    private static void AssertOnly(string file, int line, int column, int code)
    {
        AssertFirst(file, line, column, code);
        Assert.Single(Compilation.Diagnose(file));
    }

    private static void AssertFirst(string file, int line, int column, int code)
    {
        Diagnostic diagnostic = Compilation.Diagnose(file)[0];
        Assert.Equal((line, column, code), (diagnostic.Line, diagnostic.Column, (int)diagnostic.Code));
    }
}
