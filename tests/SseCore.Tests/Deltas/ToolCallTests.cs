using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Which tool call a fragment of Chat Completions belongs to, and when it ends: deltas written by hand, rule by rule.</summary>
public class ToolCallTests
{
    [Fact]
    public void The_index_tells_interleaved_calls_apart() => Gives(
        [
            """[{"index":0,"id":"a","function":{"name":"f","arguments":""}},{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}]""",
            """[{"index":0,"function":{"arguments":"{}"}}]""",
            """[{"index":1,"function":{"arguments":"}"}}]""",
        ],
        "ToolCallStart 0/0 id=a name=f", "ToolCallStart 0/1 id=b name=g", "ToolCallArguments 0/1 \"{\"", "ToolCallArguments 0/0 \"{}\"", "ToolCallArguments 0/1 \"}\"",
        "ToolCallEnd 0/0", "ToolCallEnd 0/1", "Finish 0 stop");

    [Fact]
    public void Another_id_at_the_same_index_ends_the_call_and_opens_the_next() => Gives(
        [
            """[{"index":0,"id":"a","function":{"name":"f","arguments":"1"}}]""",
            """[{"index":0,"id":"b","function":{"name":"f","arguments":"2"}}]""",
            """[{"index":0,"function":{"arguments":"3"}}]""",
        ],
        "ToolCallStart 0/0 id=a name=f", "ToolCallArguments 0/0 \"1\"", "ToolCallEnd 0/0",
        "ToolCallStart 0/1 id=b name=f", "ToolCallArguments 0/1 \"2\"", "ToolCallArguments 0/1 \"3\"", "ToolCallEnd 0/1", "Finish 0 stop");

    [Theory]
    [InlineData("""{"index":0,"function":{"name":"f","arguments":"1"}}""", "", """{"index":0,"function":{"name":"g","arguments":"2"}}""")]
    [InlineData("""{"index":0,"id":"","function":{"name":"f","arguments":"1"}}""", "", """{"index":0,"id":"","function":{"name":"g","arguments":"2"}}""")]
    [InlineData("""{"id":"null","function":{"name":"f","arguments":"1"}}""", "null", """{"id":"null","function":{"name":"g","arguments":"2"}}""")]
    public void Another_name_behind_arguments_ends_the_call_and_opens_the_next(string first, string id, string second) => Gives(
        [$"[{first}]", $"[{second}]", """[{"function":{"arguments":"3"}}]"""],
        $"ToolCallStart 0/0 id={id} name=f", "ToolCallArguments 0/0 \"1\"", "ToolCallEnd 0/0",
        $"ToolCallStart 0/1 id={id} name=g", "ToolCallArguments 0/1 \"2\"", "ToolCallArguments 0/1 \"3\"", "ToolCallEnd 0/1", "Finish 0 stop");

    // Gemini's endpoint for OpenAI clients, with one function called twice.
    [Fact]
    public void The_same_name_behind_a_whole_object_ends_the_call_and_opens_the_next_if_no_id_says_otherwise() => Gives(
        [
            """[{"index":0,"id":"","function":{"name":"f","arguments":"{\"a\":\"}\"}"}}]""",
            """[{"index":0,"id":"","function":{"name":"f","arguments":""}}]""",
            """[{"index":0,"id":"","function":{"name":"f","arguments":"{\"b\":2}"}}]""",
        ],
        "ToolCallStart 0/0 id= name=f", "ToolCallArguments 0/0 \"{\\\"a\\\":\\\"}\\\"}\"", "ToolCallEnd 0/0",
        "ToolCallStart 0/1 id= name=f", "ToolCallArguments 0/1 \"{\\\"b\\\":2}\"", "ToolCallEnd 0/1", "Finish 0 stop");

    // Servers that name the call in each fragment.
    [Theory]
    [InlineData("{\\\"a\\\":", "{}}", "")]
    [InlineData("{}", "{}", "a")]
    [InlineData("1", "2", "")]
    [InlineData("", "{}", "")]
    [InlineData("{\\\"}", "\\\":1}", "")]
    public void The_same_name_goes_on_with_the_call_otherwise(string first, string second, string id)
    {
        string[] fragments = [.. new[] { first, second }.Select(arguments =>
            $$$"""data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"{{{id}}}","function":{"name":"f","arguments":"{{{arguments}}}"}}]}}]}""" + "\n\n")];
        Assert.DoesNotContain(Read("openai-chat", string.Concat(fragments)), delta => delta.StartsWith("ToolCallStart 0/1", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_name_before_arguments_opens_no_call() => Gives(
        ["""[{"index":0,"id":"a","function":{"name":"get_"}}]""", """[{"index":0,"function":{"name":"weather","arguments":"1"}}]"""],
        "ToolCallStart 0/0 id=a name=get_", "ToolCallArguments 0/0 \"1\"", "ToolCallEnd 0/0", "Finish 0 stop");

    [Theory]
    [InlineData("""{"index":0,"id":"a","function":{"arguments":"1"}}""")]
    [InlineData("""{"index":0,"id":"a","function":{"name":"f","arguments":"1"}}""")]
    [InlineData("""{"index":0,"id":"","function":{"name":"","arguments":"1"}}""")]
    [InlineData("""{"index":0,"id":null,"function":{"name":null,"arguments":"1"}}""")]
    [InlineData("""{"id":"a","function":{"arguments":"1"}}""")]
    [InlineData("""{"function":{"arguments":"1"}}""")]
    public void A_continuation_may_repeat_or_leave_out_what_is_known(string continuation) => Gives(
        ["""[{"index":0,"id":"a","function":{"name":"f"}}]""", $"[{continuation}]"],
        "ToolCallStart 0/0 id=a name=f", "ToolCallArguments 0/0 \"1\"", "ToolCallEnd 0/0", "Finish 0 stop");

    [Fact]
    public void Id_and_name_are_told_as_they_become_known() => Gives(
        ["""[{"index":0,"id":"a"}]""", """[{"index":0,"function":{"name":"f"}}]"""],
        "ToolCallStart 0/0 id=a name=", "ToolCallStart 0/0 id= name=f", "ToolCallEnd 0/0", "Finish 0 stop");

    [Fact]
    public void Without_an_index_the_id_tells_calls_apart() => Gives(
        ["""[{"id":"a","function":{"name":"f","arguments":"1"}},{"id":"b","function":{"name":"g","arguments":"2"}}]""", """[{"id":"a","function":{"arguments":"3"}}]"""],
        "ToolCallStart 0/0 id=a name=f", "ToolCallArguments 0/0 \"1\"", "ToolCallStart 0/1 id=b name=g", "ToolCallArguments 0/1 \"2\"", "ToolCallArguments 0/0 \"3\"",
        "ToolCallEnd 0/0", "ToolCallEnd 0/1", "Finish 0 stop");

    [Fact]
    public void Arguments_alone_continue_the_call_that_was_opened_last() => Gives(
        [
            """[{"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"g"}}]""",
            """[{"id":"a","function":{"arguments":"1"}}]""",
            """[{"function":{"arguments":"2"}}]""",
        ],
        "ToolCallStart 0/0 id=a name=f", "ToolCallStart 0/1 id=b name=g", "ToolCallArguments 0/0 \"1\"", "ToolCallArguments 0/1 \"2\"",
        "ToolCallEnd 0/0", "ToolCallEnd 0/1", "Finish 0 stop");

    [Fact]
    public void Without_index_and_id_a_name_opens_a_call_once_the_latest_has_arguments() => Gives(
        [
            """[{"function":{"name":"f"}}]""",
            """[{"function":{"name":"f","arguments":"1"}}]""",
            """[{"function":{"name":"f","arguments":"2"}}]""",
            """[{"function":{"name":"g"}}]""",
        ],
        "ToolCallStart 0/0 id= name=f", "ToolCallArguments 0/0 \"1\"", "ToolCallStart 0/1 id= name=f", "ToolCallArguments 0/1 \"2\"", "ToolCallStart 0/2 id= name=g",
        "ToolCallEnd 0/0", "ToolCallEnd 0/1", "ToolCallEnd 0/2", "Finish 0 stop");

    [Fact]
    public void Each_choice_has_calls_of_its_own()
    {
        const string Stream = """
            data: {"choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"g"}}]}}]}

            data: {"choices":[{"index":1,"finish_reason":"stop"}]}


            """;
        Assert.Equal(["ToolCallStart 1/0 id=a name=f", "ToolCallStart 0/0 id=b name=g", "ToolCallEnd 1/0", "Finish 1 stop"], Read("openai-chat", Stream));
    }

    [Fact]
    public void A_call_that_is_named_again_after_the_finish_does_not_end_twice()
    {
        const string Chunk = """
            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]},"finish_reason":"stop"}]}


            """;
        Assert.Equal(["ToolCallStart 0/0 id=a name=f", "ToolCallEnd 0/0", "Finish 0 stop"], Read("openai-chat", Chunk + Chunk));
    }

    [Fact]
    public void A_call_that_goes_on_after_the_finish_ends_again()
    {
        const string Chunk = """
            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"1"}}]},"finish_reason":"stop"}]}


            """;
        Assert.Equal(
            ["ToolCallStart 0/0 id=a name=", "ToolCallArguments 0/0 \"1\"", "ToolCallEnd 0/0", "Finish 0 stop", "ToolCallArguments 0/0 \"1\"", "ToolCallEnd 0/0"],
            Read("openai-chat", Chunk + Chunk));
    }

    // Known to be complete: the calls before it.
    [Theory]
    [InlineData("length")]
    [InlineData("MAX_TOKENS")]
    [InlineData("content_filter")]
    [InlineData("error")]
    public void A_call_that_a_limit_cuts_never_ends(string reason)
    {
        string stream = $$$"""
            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}

            data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}]}}]}

            data: {"choices":[{"delta":{},"finish_reason":"{{{reason}}}"}]}

            data: {"choices":[{"delta":{},"finish_reason":"{{{reason}}}"}]}


            """;
        Assert.Equal(
            ["ToolCallStart 0/0 id=a name=f", "ToolCallArguments 0/0 \"{}\"", "ToolCallStart 0/1 id=b name=g", "ToolCallArguments 0/1 \"{\"", "ToolCallEnd 0/0", $"Finish 0 {reason}"],
            Read("openai-chat", stream));
    }

    [Fact]
    public void A_call_that_ended_before_the_limit_has_ended() => Assert.Equal(
        ["ToolCallStart 0/0 id=t name=f", "ToolCallArguments 0/0 \"{}\"", "ToolCallEnd 0/0", "Finish 0 MAX_TOKENS"],
        Read("gemini", """
            data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"t","name":"f","args":{}}}]},"finishReason":"MAX_TOKENS"}]}


            """));

    [Fact]
    public void A_call_that_the_stream_cuts_never_ends() => Assert.Equal(
        ["ToolCallStart 0/0 id=a name=f"],
        Read("openai-chat", "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}}]}\n\ndata: [DONE]\n\n"));

    [Theory]
    [InlineData("{}", "", new string[0])]
    [InlineData("{ \\t}", "", new string[0])]
    [InlineData("{\"k\":1}", "", new[] { "ToolCallArguments 0/3 \"{\\\"k\\\":1}\"" })]
    [InlineData("{\"k\":1}", "{}", new[] { "ToolCallArguments 0/3 \"{}\"" })]
    public void Input_of_a_block_start_counts_only_if_no_fragment_follows(string input, string fragment, string[] arguments)
    {
        string stream = $$$"""
            data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"a","name":"f","input":{{{input.Replace("\\t", "\t", StringComparison.Ordinal)}}}}}

            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{{{fragment}}}"}}

            data: {"type":"content_block_stop","index":3}


            """;
        Assert.Equal(["ToolCallStart 0/3 id=a name=f", .. arguments, "ToolCallEnd 0/3"], Read("anthropic-messages", stream));
    }

    // Found by fuzzing.
    [Fact]
    public void A_repeated_call_does_not_become_the_one_that_fragments_at_its_index_continue() => Assert.Equal(
        [
            "ToolCallStart 0/0 id=a name=f", "ToolCallArguments 0/0 \"{}\"", "ToolCallEnd 0/0",
            "ToolCallStart 0/1 id=b name=g", "ToolCallArguments 0/1 \"{\"", "ToolCallArguments 0/1 \"}\"",
        ],
        Read("openai-assistants", """
            event: thread.run.step.delta
            data: {"delta":{"step_details":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}}}

            event: thread.run.step.delta
            data: {"delta":{"step_details":{"tool_calls":[{"index":0,"id":"b","type":"function","function":{"name":"g","arguments":"{"}}]}}}

            event: thread.run.step.completed
            data: {"step_details":{"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}}

            event: thread.run.step.delta
            data: {"delta":{"step_details":{"tool_calls":[{"index":0,"type":"function","function":{"arguments":"}"}}]}}}


            """));

    private static void Gives(string[] toolCalls, params string[] deltas)
    {
        string stream = string.Concat(toolCalls.Select(calls => $$$"""data: {"choices":[{"index":0,"delta":{"tool_calls":{{{calls}}}}}]}""" + "\n\n"));
        Assert.Equal(deltas, Read("openai-chat", stream + "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n"));
    }

    private static IEnumerable<string> Read(string dialect, string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        return DeltaRunner.Run(dialect, bytes, Chunkings.Whole(bytes.Length)).Deltas.Select(delta => delta.ToString());
    }
}
