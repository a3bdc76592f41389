using System.Text;

namespace SseCore.Tests.Deltas;

/// <summary>What a provider says as a whole counts only where no fragment of it came before. Told by the Responses dialect, which says most things four times.</summary>
public class FinalFormTests
{
    private const string TextDone = """{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"ab"}""";
    private const string MessageDone = """{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"ab"}]}}""";
    private const string MessageCompleted = """{"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"ab"}]}]}}""";
    private const string CallAdded = """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"fc","call_id":"call","name":"f","arguments":""}}""";
    private const string CallArguments = """{"type":"response.function_call_arguments.done","output_index":1,"arguments":"{\"a\":1}"}""";
    private const string CallDone = """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","id":"fc","call_id":"call","name":"f","arguments":"{\"a\":1}"}}""";
    private const string CallCompleted = """{"type":"response.completed","response":{"output":[{"type":"message"},{"type":"function_call","call_id":"call","name":"f","arguments":"{\"a\":1}"}]}}""";

    [Theory]
    [InlineData("Text 0 ab", TextDone)]
    [InlineData("Text 0 ab", MessageDone)]
    [InlineData("Text 0 ab", MessageCompleted)]
    [InlineData("Text 0 ab", TextDone, MessageDone, MessageCompleted)]
    [InlineData("Text 0 a|Text 0 b", """{"type":"response.output_text.delta","delta":"a"}""", """{"type":"response.output_text.delta","delta":"b"}""", TextDone, MessageDone, MessageCompleted)]
    public void A_text_is_told_once(string expected, params string[] events) => Assert.Equal(expected, Read(events));

    [Theory]
    // Parts, blocks and kinds are told apart.
    [InlineData(
        "Text 0 a|Text 0 b|Refusal 0 c|Text 1 d",
        """{"type":"response.output_text.delta","delta":"a"}""",
        """{"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b"},{"type":"refusal","refusal":"c"}]}}""",
        """{"type":"response.completed","response":{"output":[{"content":[{"type":"output_text","text":"a"}]},{"content":[{"type":"output_text","text":"d"}]}]}}""")]
    // Interleaved deltas.
    [InlineData(
        "Text 0 a|Text 1 b|Text 0 c",
        """{"type":"response.output_text.delta","output_index":0,"delta":"a"}""",
        """{"type":"response.output_text.delta","output_index":1,"delta":"b"}""",
        """{"type":"response.output_text.delta","output_index":0,"delta":"c"}""",
        """{"type":"response.output_text.done","output_index":1,"text":"b"}""",
        """{"type":"response.output_text.done","output_index":0,"text":"ac"}""")]
    // Summaries and citations.
    [InlineData(
        "Reasoning 0 a|Citation 1 {}",
        """{"type":"response.reasoning_summary_text.delta","summary_index":0,"delta":"a"}""",
        """{"type":"response.output_text.annotation.added","output_index":1,"annotation_index":0,"annotation":{}}""",
        """{"type":"response.output_item.done","item":{"type":"reasoning","summary":[{"type":"summary_text","text":"a"}]}}""",
        """{"type":"response.output_item.done","output_index":1,"item":{"type":"message","content":[{"annotations":[{}]}]}}""")]
    public void What_is_told_is_known_by_its_place(string expected, params string[] events) => Assert.Equal(expected, Read(events));

    [Theory]
    [InlineData("ToolCallStart 1 call f|ToolCallArguments 1 {\"a\":1}|ToolCallEnd 1 ", CallDone)]
    [InlineData("ToolCallStart 1 call f|ToolCallArguments 1 {\"a\":1}|ToolCallEnd 1 ", CallCompleted)]
    [InlineData("ToolCallStart 1 call f|ToolCallArguments 1 {\"a\":1}|ToolCallEnd 1 ", CallAdded, CallArguments, CallDone, CallCompleted)]
    [InlineData(
        "ToolCallStart 1 call f|ToolCallArguments 1 {}|ToolCallEnd 1 ",
        CallAdded, """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}""", CallArguments, CallDone, CallCompleted)]
    // Without arguments the item ends the call.
    [InlineData(
        "ToolCallStart 1 call f|ToolCallEnd 1 ",
        CallAdded, """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"call","arguments":""}}""", CallCompleted)]
    // Another id is no other call.
    [InlineData(
        "ToolCallStart 1 call f|ToolCallArguments 1 {}|ToolCallEnd 1 ",
        CallAdded, """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"rotated","name":"f","arguments":"{}"}}""", CallCompleted)]
    // An id that comes late is told late.
    [InlineData("ToolCallStart 1  |ToolCallArguments 1 {\"a\":1}|ToolCallEnd 1 |ToolCallStart 1 call f", CallArguments, CallDone, CallCompleted)]
    // A call that was cut does not end.
    [InlineData(
        "ToolCallStart 1 call f|ToolCallArguments 1 {|Error 0 ",
        CallAdded,
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{"}""",
        """{"type":"response.failed","response":{"output":[{"type":"message"},{"type":"function_call","status":"incomplete","arguments":"{"}]}}""")]
    public void A_call_is_told_once(string expected, params string[] events) => Assert.Equal(expected, Read(events));

    [Fact]
    public void A_reset_forgets_what_was_told()
    {
        using var parser = DeltaParser.Create<OpenAiResponses>();
        Assert.Equal("Text 0 ab", Read(parser, TextDone));
        parser.Reset();
        Assert.Equal("Text 0 ab", Read(parser, TextDone, TextDone));
    }

    private static string Read(params string[] events)
    {
        using var parser = DeltaParser.Create<OpenAiResponses>();
        return Read(parser, events);
    }

    private static string Read(DeltaParser parser, params string[] events)
    {
        var deltas = new List<string>();
        ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes(string.Concat(events.Select(payload => $"data: {payload}\n\n")));
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            string text = delta.Kind switch
            {
                DeltaKind.ToolCallStart => $"{Encoding.UTF8.GetString(delta.Id)} {Encoding.UTF8.GetString(delta.Name)}",
                DeltaKind.Error => Encoding.UTF8.GetString(delta.ErrorMessage),
                _ => Encoding.UTF8.GetString(delta.Text),
            };
            deltas.Add($"{delta.Kind} {delta.Index} {text}");
        }

        return string.Join('|', deltas);
    }
}
