using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>A whole that the provider states counts only if no fragment of it came before. Uses the Responses dialect, which states most things four times.</summary>
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
        """{"type":"response.completed","response":{"output":[{"content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b"}]},{"content":[{"type":"output_text","text":"d"}]}]}}""")]
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
    // Another id does not mean another call.
    [InlineData(
        "ToolCallStart 1 call f|ToolCallArguments 1 {}|ToolCallEnd 1 ",
        CallAdded, """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"rotated","name":"f","arguments":"{}"}}""", CallCompleted)]
    // A late id is reported late.
    [InlineData("ToolCallStart 1  |ToolCallArguments 1 {\"a\":1}|ToolCallEnd 1 |ToolCallStart 1 call f", CallArguments, CallDone, CallCompleted)]
    // A call that was cut does not end.
    [InlineData(
        "ToolCallStart 1 call f|ToolCallArguments 1 {|Error 0 ",
        CallAdded,
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{"}""",
        """{"type":"response.failed","response":{"output":[{"type":"message"},{"type":"function_call","status":"incomplete","arguments":"{"}]}}""")]
    public void A_call_is_told_once(string expected, params string[] events) => Assert.Equal(expected, Read(events));

    // Servers restart their indexes when they repeat the message: a text stated without a place, or at another one, is not stated again.
    [Theory]
    // Like llama.cpp, which omits all places before.
    [InlineData(
        "Reasoning 0 r|Text 0 a|ToolCallStart 0 c1 f|ToolCallArguments 0 {}|ToolCallStart 1 c2 f|ToolCallArguments 1 {}|ToolCallEnd 0 |ToolCallEnd 1 ",
        """{"type":"response.reasoning_text.delta","delta":"r"}""",
        """{"type":"response.output_text.delta","delta":"a"}""",
        """{"type":"response.output_item.added","item":{"type":"function_call","call_id":"c1","name":"f","arguments":""}}""",
        """{"type":"response.function_call_arguments.delta","delta":"{}"}""",
        """{"type":"response.output_item.added","item":{"type":"function_call","call_id":"c2","name":"f","arguments":""}}""",
        """{"type":"response.function_call_arguments.delta","delta":"{}"}""",
        """{"type":"response.output_item.done","item":{"type":"reasoning","content":[{"type":"reasoning_text","text":"r"}]}}""",
        """{"type":"response.output_text.done","text":"a"}""",
        """{"type":"response.output_item.done","item":{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}}""",
        """{"type":"response.completed","response":{"output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"r"}]},{"type":"message","content":[{"type":"output_text","text":"a"}]},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"c2","name":"f","arguments":"{}"}]}}""")]
    // Like LiteLLM, which has reasoning and message at 0, calls from 1 on, and repeats the reasoning as a text.
    [InlineData(
        "Reasoning 0 r|Text 0 a|ToolCallStart 1 c1 f|ToolCallArguments 1 {}|ToolCallStart 2 c2 f|ToolCallArguments 2 {}|ToolCallEnd 1 |ToolCallEnd 2 ",
        """{"type":"response.reasoning_summary_text.delta","output_index":0,"delta":"r"}""",
        """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a"}""",
        """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":""}}""",
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}""",
        """{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","call_id":"c2","name":"f","arguments":""}}""",
        """{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}""",
        """{"type":"response.completed","response":{"output":[{"type":"reasoning","content":[{"type":"output_text","text":"r"}]},{"type":"message","content":[{"type":"output_text","text":"a"}]},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"c2","name":"f","arguments":"{}"}]}}""")]
    // Calls change places.
    [InlineData(
        "ToolCallStart 1 c1 f|ToolCallArguments 1 {}|ToolCallStart 2 c2 g|ToolCallArguments 2 {}|ToolCallEnd 1 |ToolCallEnd 2 ",
        """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"c1","name":"f"}}""",
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}""",
        """{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","call_id":"c2","name":"g"}}""",
        """{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}""",
        """{"type":"response.completed","response":{"output":[{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"c2","name":"g","arguments":"{}"}]}}""")]
    // Two calls with the same id are told apart by their places.
    [InlineData(
        "ToolCallStart 0 c f|ToolCallStart 1 c f|ToolCallArguments 0 {\"a\":1}|ToolCallEnd 0 |ToolCallArguments 1 {\"b\":1}|ToolCallEnd 1 ",
        """{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f"}}""",
        """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"c","name":"f"}}""",
        """{"type":"response.completed","response":{"output":[{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"},{"type":"function_call","call_id":"c","name":"f","arguments":"{\"b\":1}"}]}}""")]
    // New parts follow those that were stated.
    [InlineData(
        "Text 0 a|Text 2 b",
        """{"type":"response.output_text.delta","output_index":0,"delta":"a"}""",
        """{"type":"response.completed","response":{"output":[{"type":"reasoning"},{"type":"message","content":[{"type":"output_text","text":"a"}]},{"type":"message","content":[{"type":"output_text","text":"b"}]}]}}""")]
    // Many parts, which are kept in tables.
    [InlineData(
        "Text 0 0|Text 1 1|Text 2 2|Text 3 3|Text 4 4|Text 5 5|Text 6 6|Text 7 7|Text 8 8|Text 9 9|Text 11 x",
        """{"type":"response.output_text.delta","output_index":0,"delta":"0"}""",
        """{"type":"response.output_text.delta","output_index":1,"delta":"1"}""",
        """{"type":"response.output_text.delta","output_index":2,"delta":"2"}""",
        """{"type":"response.output_text.delta","output_index":3,"delta":"3"}""",
        """{"type":"response.output_text.delta","output_index":4,"delta":"4"}""",
        """{"type":"response.output_text.delta","output_index":5,"delta":"5"}""",
        """{"type":"response.output_text.delta","output_index":6,"delta":"6"}""",
        """{"type":"response.output_text.delta","output_index":7,"delta":"7"}""",
        """{"type":"response.output_text.delta","output_index":8,"delta":"8"}""",
        """{"type":"response.output_text.delta","output_index":9,"delta":"9"}""",
        """{"type":"response.completed","response":{"output":[{"type":"reasoning"},{"content":[{"type":"output_text","text":"0"}]},{"content":[{"type":"output_text","text":"1"}]},{"content":[{"type":"output_text","text":"2"}]},{"content":[{"type":"output_text","text":"3"}]},{"content":[{"type":"output_text","text":"4"}]},{"content":[{"type":"output_text","text":"5"}]},{"content":[{"type":"output_text","text":"6"}]},{"content":[{"type":"output_text","text":"7"}]},{"content":[{"type":"output_text","text":"8"}]},{"content":[{"type":"output_text","text":"9"}]},{"content":[{"type":"output_text","text":"x"}]}]}}""")]
    public void A_message_repeated_at_its_end_is_told_once_wherever_its_parts_are(string expected, params string[] events)
    {
        Assert.Equal(expected, Read(events));
        IEnumerable<FramedEvent> framed = events.Select(payload => new FramedEvent("message", payload, "", 0));
        Assert.Equal(expected, string.Join('|', ReferenceDeltas.Read("openai-responses", framed).Select(Describe)));
    }

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
            deltas.Add(Describe(ReadDelta.From(delta)));
        }

        return string.Join('|', deltas);
    }

    private static string Describe(ReadDelta delta) => $"{delta.Kind} {delta.Index} " + delta.Kind switch
    {
        DeltaKind.ToolCallStart => $"{delta.Id} {delta.Name}",
        DeltaKind.Error => delta.ErrorMessage,
        _ => delta.Text,
    };
}
